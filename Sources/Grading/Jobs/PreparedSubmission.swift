internal import Assignments
internal import HostFiles
internal import Sandboxing
internal import Synchronization
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// The files that all trials of one submission see in their working directory; read when the first trial starts.
final class PreparedSubmission: Sendable {
  static let place = "/tmp"

  /// A complaint that is shown once for each submission.
  typealias Complain = @Sendable (Submission, String) -> Void

  private struct Content {
    var files: Directory
    var entry: Result<[UInt8], NotRun>
    /// Of the submission's own files, and of which of them is run.
    var hash: ContentHash?
    /// Whether it may draw plots; nil until it is asked for.
    var mayPlot: Bool?
  }

  let submission: Submission
  private let entry: Entry
  private let fixtures: Directory?
  private let complain: Complain
  private let content = Mutex<Content?>(nil)
  private let told = Mutex<Set<String>>([])
  private let zygotes = Mutex<[ZygoteDefinition]?>(nil)

  init(of submission: Submission, _ entry: Entry, above fixtures: Directory?, complain: @escaping Complain) {
    (self.submission, self.entry, self.fixtures, self.complain) = (submission, entry, fixtures, complain)
  }

  /// - Parameter files: Those of the test, which win.
  func layOut(with files: Directory?) throws(NotRun) -> (directory: Directory, entry: [UInt8]) {
    let content = try read()
    let entry = try content.entry.get()
    let (directory, clashes) = Directory.merging([content.files] + (files.map { [$0] } ?? []))
    for clash in clashes { tell("\(visible(clash)) is hidden by the file of a test") }
    guard directory.file(at: entry[...]) != nil else {
      throw .noSubmission("there is no file \(visible(entry)), neither handed in nor shown in this test")
    }
    return (directory, entry)
  }

  /// Of what the submission brings along, and of which of it is run; nil where nothing of it can be.
  func hash() -> ContentHash? { (try? read())?.hash }

  /// Where a program may be forked from in all tests that show no files which matter for that; worked out once.
  func zygotes(_ find: () -> [ZygoteDefinition]) -> [ZygoteDefinition] {
    zygotes.withLock { known in
      let found = known ?? find()
      known = found
      return found
    }
  }

  /// Words, of which a program has one that draws with matplotlib, or has a library draw.
  private static let plotting = ["matplotlib", "seaborn", "plot"].map { Array($0.utf8) }

  /// Whether what runs may draw plots.
  func mayPlot() -> Bool {
    content.withLock { known in
      let mayPlot = known?.mayPlot ?? known?.files.mentions(Self.plotting) ?? false
      known?.mayPlot = mayPlot
      return mayPlot
    }
  }

  private func read() throws(NotRun) -> Content {
    let result = content.withLock { known -> Result<Content, NotRun> in
      if let known { return .success(known) }
      do throws(NotRun) {
        let read = try readOnce()
        known = read
        return .success(read)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  private func readOnce() throws(NotRun) -> Content {
    do throws(NotRun) {
      let (own, path) = try own()
      let (files, clashes) = Directory.merging([own] + (fixtures.map { [$0] } ?? []))
      for clash in clashes { tell("\(visible(clash)) is hidden by the fixture of that name") }
      return Content(
        files: files, entry: .success(path), hash: try? SubmissionKey(files: own, entry: path).hash())
    } catch {
      guard case .noSubmission = error else { throw error }
      return Content(files: Directory(at: Self.place), entry: .failure(error), hash: nil)
    }
  }

  /// The submission's own files, and which of all is run.
  private func own() throws(NotRun) -> (files: Directory, path: [UInt8]) {
    guard submission.isDirectory else {
      let (name, path) = try entry.find(file: submission.fileName)
      return (try snapshot(as: name).directory, path)
    }
    let snapshot = try snapshot()
    for sentence in snapshot.omitted { tell(sentence) }
    if let sentence = snapshot.unreadable { throw .failed("\(sentence); make it readable") }
    return try entry.find(in: snapshot.directory, omitted: snapshot.omitted)
  }

  /// - Parameter name: The name under which a single file is shown.
  private func snapshot(as name: [UInt8]? = nil) throws(NotRun) -> Snapshot {
    do throws(SnapshotError) {
      guard let name else { return try Snapshot(of: submission.path, from: .stranger, at: Self.place) }
      return try Snapshot(ofFile: submission.path, from: .stranger, as: name, at: Self.place)
    } catch {
      switch error {
      case .tooMuch(let sentence): throw .noSubmission(sentence)
      case .unreadable(let sentence): throw .failed(sentence)
      }
    }
  }

  private func tell(_ sentence: String) {
    if told.withLock({ $0.insert(sentence).inserted }) { complain(submission, sentence) }
  }
}

extension Directory {
  /// Whether one of its Python files has one of these words near its beginning.
  fileprivate func mentions(_ words: [[UInt8]]) -> Bool {
    let longest = 64 << 10
    return names.contains { name in
      switch self[name] {
      case .directory(let below)?: below.mentions(words)
      case .file(let file)? where name.suffix(3).elementsEqual(".py".utf8):
        if case .bytes(let bytes) = file.content {
          words.contains { bytes.prefix(longest).firstRange(of: $0) != nil }
        } else {
          false
        }
      default: false
      }
    }
  }
}

extension Test {
  /// The files that only this test shows; nil where there are none.
  func ownFiles() throws(NotRun) -> Directory? {
    guard !files.isEmpty else { return nil }
    var builder = TreeBuilder(at: PreparedSubmission.place)
    for (path, source) in files.sorted(by: { $0.key < $1.key }) {
      let added: Bool
      switch source {
      case .text(let text): added = builder.add(.bytes(Array(text.utf8)), at: path.utf8)
      case .file(let file):
        guard let size = try? file.stat().size else { throw .failed("\(file) cannot be read") }
        added = builder.add(.host(path: file.string), size: Int(size), at: path.utf8)
      }
      guard added else { throw .failed("the test \(name) has both a file and a directory \(path)") }
    }
    return builder.build()
  }
}
