internal import HostFiles
internal import SystemPackage
internal import Text

/// The most tests that an assignment may have.
private let mostTests = 10_000

/// The longest name of a test, in bytes. A file name has at most 255.
let longestTestName = 250

extension AssignmentFolder {
  /// Reads the tests that `value` lists, or the pairs of files in `tests/` if it is nil.
  func tests(listedIn value: YAMLValue?, limits: LimitSettings, comparison: Comparison) -> [Test] {
    let tests: [Test]
    if let value {
      let listed = value.list { item in
        item.fields(Test.keys).map { ($0, Test($0, in: self, limits: limits, comparison: comparison)) }
      }
      if value.isEmptyList { value.complain("there are no tests; list at least one") }
      tests = checked(listed ?? [])
    } else {
      tests = pairs().map {
        Test(name: $0.name, input: $0.input, answer: $0.answer, limits: limits.limits, comparison: comparison)
      }
    }
    if tests.count > mostTests {
      let place = value.map { ($0.file, $0.line) } ?? (shown("tests"), nil)
      log.add("there are \(tests.count) tests; expected at most \(mostTests)", file: place.0, line: place.1)
    }
    return tests
  }

  /// Complains about two tests with one name, and about errors in `needs`.
  private func checked(_ listed: [(YAMLFields, Test)]) -> [Test] {
    let tests = listed.map(\.1)
    let needs = Dependencies(tests)
    var seen: Set<Name> = []
    for (fields, test) in listed {
      if !test.name.text.isEmpty, !seen.insert(test.name).inserted {
        fields["name"]?.complain("there is another test named \(quoted(test.name)); rename one")
      }
      for problem in needs.problems(of: test) { fields["needs"]?.complain(problem) }
    }
    return tests
  }

  /// Every `tests/NAME.in` with its `NAME.ans` or `NAME.out`, below folders too, in natural order.
  private func pairs() -> [(name: Name, input: Test.Source, answer: Test.Source)] {
    let remedy = "give it tests/NAME.in and tests/NAME.ans, or list `tests:` in assignment.yml"
    let files: [[UInt8]]
    do {
      files = try self.files(below: "tests", atMost: 4 * mostTests)
    } catch {
      let trouble = trouble(error, with: "tests")
      let isAlone = trouble == "\(LookupError.missing)"
      log.add(
        isAlone ? "the assignment has no tests; \(remedy)" : "the folder \(trouble)", file: shown("tests"))
      return []
    }
    let names = Set(files)
    let endings = [".in", ".ans", ".out"]
    if !names.contains(where: { name in endings.contains { name.ends(with: $0) } }) {
      let held = files.isEmpty ? "" : "; it holds \(Self.list(files))"
      log.add("the folder holds no tests\(held); \(remedy)", file: shown("tests"))
    }
    lazy var namesByCase = Dictionary(files.map { (visible($0).lowercased(), visible($0)) }) { first, _ in
      first
    }
    return files.compactMap { file in
      let stem = Array(file.withoutExtension)
      let answers = [".ans", ".out"].map { stem + Array($0.utf8) }.filter(names.contains)
      func complain(_ message: String) { log.add(message, file: shown(path(of: file))) }
      let name = Name(visible(stem))
      /// The remedy for a missing file of the test.
      func remedy(adding endings: String...) -> String {
        func last(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
        let wanted = endings.map { visible(stem + Array($0.utf8)) }
        for name in wanted {
          if let near = namesByCase[name.lowercased()] {
            return "there is \(last(near)), rename it to \(last(name))"
          }
        }
        return "add \(last(wanted[0])) beside it"
      }
      guard file.ends(with: ".in") else {
        if answers.contains(file), !names.contains(stem + Array(".in".utf8)) {
          complain("the answer has no input; \(remedy(adding: ".in")), empty if need be")
        }
        return nil
      }
      if answers.isEmpty { complain("the test has no answer; \(remedy(adding: ".ans", ".out"))") }
      if answers.count > 1 { complain("the test has two answers, .ans and .out; remove one") }
      if name.text.utf8.count > longestTestName {
        complain("the test's name is longer than \(longestTestName) bytes; shorten it")
      }
      guard let input = source(file), let answer = answers.first.flatMap(source) else { return nil }
      return (name, input, answer)
    }
  }

  /// The first names of a list.
  static func list(_ files: [[UInt8]]) -> String {
    (files.prefix(5).map { visible($0) } + (files.count > 5 ? ["..."] : [])).joined(separator: ", ")
  }

  private func path(of file: [UInt8]) -> FilePath { FilePath(bytes: Array("tests/".utf8) + file) }

  private func source(_ file: [UInt8]) -> Test.Source? {
    let path = path(of: file)
    do { return .file(try self.file(path)) } catch {
      log.add("the file \(error)", file: shown(path))
      return nil
    }
  }

  /// Reads text under the key `text`, or the path of a file under the key `file`.
  func source(_ fields: YAMLFields, text: String, file: String) -> Test.Source? {
    if let value = fields[text] {
      if fields[file] != nil { value.complain("`\(text):` and `\(file):` exclude each other; remove one") }
      return value.text("text (write \"\" for none)").map { .text($0) }
    }
    return fields[file].flatMap { self.source(namedBy: $0) }
  }

  /// Reads the files that a test shows, by path: `{words.txt: "a b c", big.csv: {file: tests/big.csv}}`.
  func files(_ value: YAMLValue) -> [String: Test.Source]? {
    guard let entries = value.entries() else { return nil }
    var files: [String: Test.Source] = [:]
    for (key, _, value) in entries {
      guard let path = key.relativePath() else { continue }
      if value.isMapping {
        files[path] = value.fields(["file"])?.required("file").flatMap { source(namedBy: $0) }
      } else if let text = value.text(#"text (write "" for an empty file) or {file: path}"#) {
        files[path] = .text(text)
        if text.utf8.count < 4096, !text.utf8.contains(0), (try? file(FilePath(text))) != nil {
          value.warn(
            "\(value.keyPath) is the text \(quoted(text)), which is also the path of a file; write {file: \(text)} to show that file"
          )
        }
      }
    }
    for (key, path, _) in entries {
      for end in path.indices where path[end] == "/" && files[String(path[..<end])] != nil {
        key.complain("\(quoted(path)) lies below \(quoted(path[..<end])), which is a file; rename one")
      }
    }
    return files
  }

  /// Reads the files that a program must write: `{result.txt: tests/a.result}`.
  func filesOut(_ value: YAMLValue, _ limits: LimitSettings) -> [String: Test.Source]? {
    if limits.limits.scratch == 0 {
      value.complain("files_out needs a directory to write in; give the assignment `scratch:`, such as 16MiB")
    }
    var files: [String: Test.Source] = [:]
    for (key, _, value) in value.entries() ?? [] {
      if let path = key.relativePath(), let source = source(namedBy: value) { files[path] = source }
    }
    return files
  }

  private func source(namedBy value: YAMLValue) -> Test.Source? {
    guard let path = value.text("a path", where: { $0.utf8.count < 4096 && !$0.utf8.contains(0) })
    else { return nil }
    do { return .file(try self.file(FilePath(path))) } catch {
      value.complain("\(value.keyPath) names \(quoted(path)), which \(trouble(error, with: FilePath(path)))")
      return nil
    }
  }
}
