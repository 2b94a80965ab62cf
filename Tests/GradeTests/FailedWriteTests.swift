import Foundation
import Testing

/// Reports that cannot be written: the run stops, prints the reason, and shows its results.
@Suite(.timed, .hangs) struct FailedWriteTests {
  /// A class in which each trial adds 8 KiB to the score file.
  private func folder() throws -> Folder {
    var files = [
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 60s, wall: 600s}
      tests: [{name: one, stdout: ok}, {name: two, stdout: ok}]

      """
    ]
    for number in 0..<200 {
      files["hw/submissions/s\(number).py"] = """
        import os, sys
        sys.stderr.buffer.write(os.urandom(8192))
        print("ok")  # \(number)

        """
    }
    return try Folder(files)
  }

  private func expectStopped(_ result: Command.Result, in reports: URL) throws {
    #expect(result.code == 3, "\(result.errors)")
    #expect(result.errors.contains("scores.sqlite: "))
    #expect(result.errors.contains("; the run stops\n"))
    let judged = try #require(result.output.firstMatch(of: /(\d+) trials of 200 submissions/))
    #expect((1..<400).contains(Int(judged.1)!))
    #expect(!result.output.contains("junit.xml"))
    #expect(try Command.query(reports, "select complete from runs") == ["0"])
  }

  /// Starts a run, and waits until some results are on disk.
  private static let start = """
    process = subprocess.Popen([sys.argv[1], "hw", "--reports", "r", "--jobs", "1", "--no-progress"])
    log = "r/scores.sqlite-wal"
    def judged():
      try:
        scores = sqlite3.connect("file:r/scores.sqlite?mode=ro", uri=True)
        return scores.execute("SELECT count(*) FROM trials").fetchone()[0]
      except sqlite3.Error: return 0
    while judged() < 5:
      if process.poll() is not None: sys.exit(1)
      time.sleep(0.001)

    """

  /// The limit of a file's size is lowered while grade runs. SIGXFSZ then arrives as ENOSPC does on a full disk.
  @Test func `a commit that fails stops the run, with the table of what was judged`() throws {
    let folder = try folder()
    let result = try StreamTests.python(
      Self.start + """
        subprocess.run(["prlimit", f"--pid={process.pid}", f"--fsize={os.path.getsize(log) + 100_000}:"])
        sys.exit(process.wait())
        """, [], in: folder)
    try expectStopped(result, in: folder.url.appending(path: "r"))
    let again = try StreamTests.shell("$grade hw --reports r --jobs 1", in: folder)
    #expect(again.code == 0 && again.output.contains(/[1-9]\d* unchanged/), "\(again.errors)")
  }

  @Test(.enabled(if: getuid() == 0, "only root mounts a file system")) func `so does a disk that is full`()
    throws
  {
    let folder = try folder()
    let result = try StreamTests.shell(
      """
      mkdir r && unshare -m sh -c 'mount -t tmpfs -o size=600k none r || exit 77
        "$0" hw --reports r --jobs 1 --no-progress; code=$?; mkdir kept; cp r/* kept; exit $code' $grade
      """, in: folder)
    // A container may forbid calls that root may make elsewhere.
    if result.code == 77 || result.errors.hasPrefix("unshare") { return }
    #expect(result.errors.contains("database or disk is full"))
    try expectStopped(result, in: folder.url.appending(path: "kept"))
  }

  @Test(arguments: ["mv r elsewhere", "rm -r r"]) func `a folder that is lost in mid-run stops the run`(
    how: String
  ) throws {
    let folder = try folder()
    let result = try StreamTests.python(
      Self.start + """
        os.kill(process.pid, signal.SIGSTOP)
        subprocess.run(sys.argv[2], shell=True)
        os.kill(process.pid, signal.SIGCONT)
        sys.exit(process.wait())
        """, [how], in: folder)
    #expect(result.code == 3)
    #expect(result.errors.contains("r/scores.sqlite was removed or renamed during the run"))
    #expect(result.output.contains("trials of 200 submissions") && !result.output.contains("r/"))
  }

  @Test func `a report that cannot be written takes neither the table nor the scores with it`() throws {
    let folder = try StreamTests.folder(submissions: 2)
    try FileManager.default.createDirectory(
      atPath: folder.path("r/junit.xml"), withIntermediateDirectories: true)
    let result = try StreamTests.shell("$grade hw --reports r", in: folder)
    #expect(result.code == 3 && result.errors.contains("r/junit.xml is a directory"), "\(result.errors)")
    #expect(result.output.contains("4 trials of 2 submissions"))
    #expect(result.output.contains("\nr/scores.sqlite\n") && !result.output.contains("junit.xml"))
    #expect(try Command.query(folder.url.appending(path: "r"), "select complete from runs") == ["1"])
  }

  @Test func `an interrupted run lists no report that it did not write`() throws {
    let folder = try InterruptionTests.folder()
    let output = folder.url.appending(path: "out")
    let process = try Command.start(
      [folder.path("hw"), "--reports", folder.path("r"), "--jobs", "2"], output: output,
      errors: folder.url.appending(path: "err"))
    wait {
      (try? Command.query(folder.url.appending(path: "r"), "select submission from results")) == ["a"]
    }
    kill(process.processIdentifier, SIGINT)
    process.waitToEnd()
    let text = try String(contentsOf: output, encoding: .utf8)
    #expect(text.contains("scores.sqlite") && !text.contains("junit.xml"))
  }
}
