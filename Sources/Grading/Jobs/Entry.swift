internal import Sandboxing
internal import Text
internal import VirtualFiles

/// Finds the file that is run, and decides whether a submission is one.
struct Entry {
  /// The file that the assignment wants to be run.
  var wanted: String?
  /// The file that must be handed in.
  var module: String?
  /// The endings of the names of the runtime's source files, the usual one first; an empty one fits all.
  var suffixes: [String]
  /// Whether the fixtures or a test's files have the wanted file.
  var isProvided = false

  /// Finds what is run of a submission that is a directory.
  ///
  /// - Parameter omitted: What else lies there and is not shown, in sentences.
  /// - Returns: Also the files as they are shown: those of the inner folder if there is nothing beside it.
  /// - Throws: ``NotRun/noSubmission(_:)``, with the candidates.
  func find(in submission: Directory, omitted: [String] = []) throws(NotRun) -> (
    files: Directory, path: [UInt8]
  ) {
    let required = [module, isProvided ? nil : wanted].compactMap { $0.map { Array($0.utf8) } }
    let isComplete = !required.isEmpty && required.allSatisfy { submission.file(at: $0[...]) != nil }
    let inner = submission.innermost
    let files =
      isComplete || inner === submission ? submission : inner.moved(to: Array(PreparedSubmission.place.utf8))
    let candidates = files.paths.filter(Self.isCandidate)

    func missing(_ what: String, where isNear: ([UInt8]) -> Bool = { _ in false }) -> NotRun {
      if let near = candidates.first(where: isNear) {
        return .noSubmission("\(what); it holds \(visible(near)); is the folder one level too deep?")
      }
      let all = candidates.isEmpty ? files.paths : candidates
      guard all.isEmpty else { return .noSubmission(what + Self.list(all, "it holds")) }
      return .noSubmission(
        "\(what); \(omitted.first ?? (files.isEmpty ? "it is empty" : "it holds only empty folders"))")
    }
    for path in required where files.file(at: path[...]) == nil {
      throw missing("there is no file \(visible(path))") { $0.ends(with: [UInt8(ascii: "/")] + path) }
    }
    if let path = wanted ?? module {
      if candidates.isEmpty, required.isEmpty { throw missing("nothing was handed in") }
      return (files, Array(path.utf8))
    }
    let sources = candidates.filter(isSource)
    if sources.count == 1 { return (files, sources[0]) }
    // How sources end is not known of every language.
    let mains = sources.filter { path in
      suffixes.contains {
        $0.isEmpty ? path.starts(with: "main.".utf8) : path.elementsEqual("main\($0)".utf8)
      }
    }
    if mains.count == 1 { return (files, mains[0]) }
    if sources.isEmpty { throw missing("there is no \(suffixes[0])\(suffixes[0].isEmpty ? "" : " ")file") }
    throw .noSubmission("it is not clear which file to run" + Self.list(sources, "there are"))
  }

  /// The name under which a submission that is a single file is shown, and the file that is run.
  ///
  /// - Throws: ``NotRun/noSubmission(_:)`` if the file is of another language.
  func find(file: [UInt8]) throws(NotRun) -> (name: [UInt8], path: [UInt8]) {
    let name = module ?? (isProvided ? nil : wanted)
    let ending = name.flatMap { $0.lastIndex(of: ".").map { dot in String(name![dot...]) } }
    guard isSource(file) || ending.map({ file.ends(with: $0.utf8) }) == true else {
      throw .noSubmission("\(visible(file)) is no \(ending ?? suffixes[0]) file" + Self.remedy(for: [file]))
    }
    let shown = name.map { Array($0.utf8) } ?? file
    return (shown, (wanted ?? module).map { Array($0.utf8) } ?? shown)
  }

  private func isSource(_ path: [UInt8]) -> Bool { suffixes.contains { path.ends(with: $0.utf8) } }

  /// Folders that tools fill, and whose files were not written for the assignment.
  private static let foreignFolders = Set(
    ["__MACOSX", "__pycache__", "node_modules", "venv", "env", "site-packages"].map { Array($0.utf8)[...] })

  private static func isCandidate(_ path: [UInt8]) -> Bool {
    let names = path.split(separator: UInt8(ascii: "/"))
    return !names.dropLast().contains(where: isForeign) && names.last?.first != UInt8(ascii: ".")
  }

  /// Whether a folder is hidden, or one that a tool has made.
  fileprivate static func isForeign(_ name: PathBytes) -> Bool {
    name.first == UInt8(ascii: ".") || foreignFolders.contains(name)
  }

  private static func list(_ files: [[UInt8]], _ words: String) -> String {
    let names = files.prefix(5).map { visible($0) } + (files.count > 5 ? ["..."] : [])
    return "; \(words) \(names.joined(separator: ", "))" + remedy(for: files)
  }

  /// A hint if there is nothing but an archive.
  private static func remedy(for files: [[UInt8]]) -> String {
    let archives = [".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"]
    let isArchive = files.count == 1 && archives.contains { files[0].ends(with: $0.utf8) }
    return isArchive ? "; unpack it" : ""
  }
}

extension Directory {
  /// The folder that is meant if a folder holds nothing but one folder, as unpacked archives do.
  fileprivate var innermost: Directory {
    let names = names.filter { !Entry.isForeign($0) }
    guard names.count == 1, case .directory(let inner)? = self[names[0]] else { return self }
    return inner.innermost
  }
}

extension [UInt8] {
  fileprivate func ends(with ending: some Collection<UInt8>) -> Bool {
    suffix(ending.count).elementsEqual(ending)
  }
}
