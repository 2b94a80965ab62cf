internal import Assignments
internal import Sandboxing
internal import VirtualFiles

/// Finds the file of a submission that is run.
struct Entry {
  /// The name that the assignment asks for.
  var wanted: String?
  /// How the runtime's source files end.
  var suffix: String

  /// - Returns: Its path below the working directory.
  /// - Throws: ``NotRun/noSubmission(_:)``, with the candidates.
  func find(in submission: Directory) throws(NotRun) -> [UInt8] {
    let files = submission.paths
    let sources = files.filter { $0.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) && $0.first != 46 }
    if let wanted {
      let name = Array(wanted.utf8)
      guard files.contains(name) else {
        throw .noSubmission("there is no file \(wanted)" + Self.list(files, "it holds"))
      }
      return name
    }
    if sources.count == 1 { return sources[0] }
    // How sources end is not known of every language.
    let mains = sources.filter {
      $0.starts(with: "main.".utf8) && (suffix.isEmpty || $0.count == 4 + suffix.utf8.count)
    }
    if mains.count == 1 { return mains[0] }
    throw .noSubmission(
      sources.isEmpty
        ? "there is no \(suffix.isEmpty ? "" : "\(suffix) ")file" + Self.list(files, "it holds")
        : "it is not clear which file to run" + Self.list(sources, "there are"))
  }

  private static func list(_ files: [[UInt8]], _ words: String) -> String {
    if files.isEmpty { return "; it is empty" }
    let names = files.prefix(5).map { visible($0) } + (files.count > 5 ? ["..."] : [])
    return "; \(words) \(names.joined(separator: ", "))"
  }
}
