internal import HostFiles
internal import SystemPackage

extension Assignment {
  /// Probable mistakes that would make a whole class fail: in files of tests, in limits, in names of files.
  public func warnings() -> [Problem] {
    let log = ProblemLog()
    guard let folder = AssignmentFolder(directory, log: log) else { return remarks }
    for test in tests {
      folder.examine(test.input, isInput: true, isExact: true)
      for answer in [test.answer] + test.filesOut.sorted(by: { $0.key < $1.key }).map(\.value) {
        folder.examine(answer, isInput: false, isExact: test.comparison == .exact)
      }
      if let size = folder.size(of: test.answer), size > test.limits.output {
        log.add(
          "the answer of \(quoted(test.name)) has \(size) bytes, which is more than limits.output; raise output",
          file: folder.shown("assignment.yml"))
      }
    }
    let files = (try? folder.files(below: "tests", atMost: 100_000)) ?? []
    let used = Set(tests.flatMap(\.sources))
    let unused = files.filter { name in
      guard let path = try? folder.find(FilePath(bytes: Array("tests/".utf8) + name), .regular) else {
        return true
      }
      return !used.contains(path)
    }
    if !unused.isEmpty {
      log.add("in no test: \(AssignmentFolder.list(unused))", file: folder.shown("tests"))
    }
    for name in ["fixtures", "expected.yml"] {
      if (try? folder.path.appending(name).stat()) == nil, let near = folder.neighbour(of: FilePath(name)) {
        log.add("the name is unknown; rename it to \(name)", file: folder.shown(FilePath(near)))
      }
    }
    for (key, name) in [("entry", entry), ("module", module)] {
      if let name, !isProvided(name), !isHandedIn(name) {
        log.add(
          "no submission has the file \(quoted(name)), which `\(key):` names",
          file: folder.shown("assignment.yml"))
      }
    }
    var seen: Set<Problem> = []
    return remarks + log.problems.filter { seen.insert($0).inserted }
  }

  private func isProvided(_ name: String) -> Bool {
    (try? fixtures?.pushing(FilePath(name)).stat()) != nil || tests.contains { $0.files[name] != nil }
  }

  /// Whether the submission, or a folder in it, has this file. If the submission is a single file, the answer is yes.
  private func isHandedIn(_ name: String) -> Bool {
    submissions.isEmpty
      || submissions.contains { submission in
        if !submission.isDirectory { return true }
        let folders = (try? submission.path.entries(atMost: 1000)) ?? []
        return ([submission.path] + folders.map { submission.path.appending($0) }).contains {
          (try? $0.pushing(FilePath(name)).stat()) != nil
        }
      }
  }
}

extension AssignmentFolder {
  fileprivate func size(of source: Test.Source) -> Int? {
    switch source {
    case .text(let text): text.utf8.count
    case .file(let path): (try? path.stat()).map { Int($0.size) }
    }
  }

  /// Examines the first megabytes of a file for content that programs do not expect.
  fileprivate func examine(_ source: Test.Source, isInput: Bool, isExact: Bool) {
    guard case .file(let path) = source, let (bytes, isWhole) = try? beginning(of: path, atMost: 4 << 20)
    else {
      return
    }
    func add(_ message: String) { log.add(message, file: shown(found: path)) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      add("the file begins with a byte order mark; save it as UTF-8 without one")
    } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      add("the file is UTF-16; save it as UTF-8")
    } else if isWhole, !bytes.contains(0), String(validating: bytes, as: UTF8.self) == nil {
      add("the file is not UTF-8, perhaps Latin-1; save it as UTF-8")
    }
    let isWindows = zip(bytes, bytes.dropFirst()).contains {
      $0 == UInt8(ascii: "\r") && $1 == UInt8(ascii: "\n")
    }
    if isWindows, isInput || isExact {
      add(
        "the file has Windows line ends, which \(isInput ? "programs see" : "`compare: exact` expects"); save it with Unix line ends"
      )
    }
  }

  private func beginning(of path: FilePath, atMost limit: Int) throws -> ([UInt8], isWhole: Bool) {
    let descriptor = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
    defer { try? descriptor.close() }
    var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while bytes.count < limit {
      let count = try unsafe part.withUnsafeMutableBytes { unsafe try descriptor.read(into: $0) }
      if count == 0 { return (bytes, true) }
      bytes += part[..<count]
    }
    return (bytes, false)
  }
}
