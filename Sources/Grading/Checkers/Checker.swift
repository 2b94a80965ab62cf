public import Assignments
public import Sandboxing
internal import Text

/// The decision on what a program wrote. A new way to decide is one type.
public protocol Checker: Sendable {
  /// Compares what a program wrote with what it should have written.
  ///
  /// - Returns: Nil if the output is accepted, else a sentence for the student.
  /// - Throws: ``NotRun/failed(_:)`` if the output or the answer cannot be read.
  func objection(to outcome: Outcome, on test: Test) throws(NotRun) -> String?
}

extension Comparison: Checker {
  /// Compares stdout first, then the files by name.
  public func objection(to outcome: Outcome, on test: Test) throws(NotRun) -> String? {
    if let sentence = try difference(of: outcome.stdout, from: test.answer) { return sentence }
    for (path, answer) in test.filesOut.sorted(by: { $0.key < $1.key }) {
      let name = visible(path.utf8)
      guard let output = outcome.files[path] else { return "there is no file \(name)" }
      if let sentence = try difference(of: output, from: answer) { return "\(name): \(sentence)" }
    }
    return nil
  }

  private func difference(of output: Output, from answer: Test.Source) throws(NotRun) -> String? {
    let output = ByteSource(output)
    let answer = try ByteSource(answer: answer)
    var comparing = try Comparing(output, with: answer, by: self)
    return try comparing.firstDifference()?.sentence(from: output, and: answer, by: self)
  }
}
