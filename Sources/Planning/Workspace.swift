internal import Assignments
internal import Sandboxing
internal import Synchronization
internal import SystemPackage
internal import VirtualFiles

/// What all trials of one submission see in their working directory; read when the first of them starts.
final class Workspace: Sendable {
  static let place = "/tmp"

  /// What is told once for each submission.
  typealias Complain = @Sendable (Submission, String) -> Void

  private struct Content {
    var files: Directory
    var entry: Result<[UInt8], NotRun>
    /// Of the submission's own files, and of which of them is run.
    var hash: ContentHash?
  }

  private let submission: Submission
  private let entry: Entry
  private let fixtures: Directory?
  private let complain: Complain
  private let content = Mutex<Content?>(nil)
  private let told = Mutex<Set<String>>([])
  private let nurseries = Mutex<(of: Directory, [Nursery])?>(nil)

  init(of submission: Submission, _ entry: Entry, above fixtures: Directory?, complain: @escaping Complain) {
    (self.submission, self.entry, self.fixtures, self.complain) = (submission, entry, fixtures, complain)
  }

  /// - Parameter files: Those of the test, which win.
  func layOut(with files: Directory?) throws(NotRun) -> (directory: Directory, entry: [UInt8]) {
    let content = try read()
    let entry = try content.entry.get()
    guard let files else { return (content.files, entry) }
    let (directory, clashes) = Directory.merging([content.files, files])
    for clash in clashes { tell("\(visible(clash)) is hidden by the file of a test") }
    return (directory, entry)
  }

  /// Of what the submission brings along, and of which of it is run; nil where nothing of it can be.
  func hash() -> ContentHash? { (try? read())?.hash }

  /// Where what runs in `directory` may be forked from; worked out once for tests that show the same.
  func nurseries(of directory: Directory, _ find: () -> [Nursery]) -> [Nursery] {
    nurseries.withLock { known in
      if let known, known.of === directory { return known.1 }
      let found = find()
      known = (directory, found)
      return found
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
    do throws(SnapshotError) {
      let snapshot: Snapshot
      let found: Result<[UInt8], NotRun>
      if submission.isDirectory {
        snapshot = try Snapshot(of: submission.path, from: .stranger, at: Self.place)
        found = Result { () throws(NotRun) in try entry.find(in: snapshot.directory) }
      } else {
        let name = entry.wanted.map { Array($0.utf8) } ?? submission.fileName
        snapshot = try Snapshot(ofFile: submission.path, from: .stranger, as: name, at: Self.place)
        found = .success(name)
      }
      for sentence in snapshot.omitted { tell(sentence) }
      let (files, clashes) = Directory.merging([snapshot.directory] + (fixtures.map { [$0] } ?? []))
      for clash in clashes { tell("\(visible(clash)) is hidden by the fixture of that name") }
      let hash = (try? found.get()).flatMap { ContentHash(of: snapshot.directory, and: $0) }
      return Content(files: files, entry: found, hash: hash)
    } catch { throw .failed("\(error)") }
  }

  private func tell(_ sentence: String) {
    if told.withLock({ $0.insert(sentence).inserted }) { complain(submission, sentence) }
  }
}

extension Test {
  /// The files that only this test shows; nil where there are none.
  func ownFiles() throws(NotRun) -> Directory? {
    guard !files.isEmpty else { return nil }
    var builder = TreeBuilder(at: Workspace.place)
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
