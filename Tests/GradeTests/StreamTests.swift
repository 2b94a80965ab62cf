import Foundation
import Testing

/// Errors of the command's own streams cannot end a run.
@Suite(.timed, .hangs) struct StreamTests {
  /// A class whose first trial takes as long as the progress waits. Its summary with `--verbose` is longer than the
  /// buffer of a terminal.
  static func folder(submissions: Int = 40) throws -> Folder {
    var files = [
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 60s, wall: 600s}
      tests: [{name: one, stdout: right}, {name: two, stdout: right}]
      """,
      "hw/expected.yml":
        "verdicts: {\((0..<submissions).map { "s\($0): wrong_answer" }.joined(separator: ", "))}\n",
    ]
    for number in 0..<submissions {
      files["hw/submissions/s\(number).py"] = """
        import time
        time.sleep(\(number == 0 ? 0.2 : 0))
        print("\(number) " * 40)

        """
    }
    return try Folder(files)
  }

  /// Runs a shell script in which `$grade` is the command.
  static func shell(_ script: String, in folder: Folder) throws -> Command.Result {
    try python(
      "sys.exit(subprocess.call(['/bin/sh', '-c', 'grade=$0; ' + sys.argv[2], sys.argv[1]]))", [script],
      in: folder)
  }

  /// Runs a script whose arguments are the command and `arguments`, with the signal dispositions of a shell.
  static func python(_ script: String, _ arguments: [String], in folder: Folder) throws -> Command.Result {
    let imports = """
      import fcntl, os, pty, signal, sqlite3, struct, subprocess, sys, termios, time
      signal.pthread_sigmask(signal.SIG_SETMASK, [])

      """
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", imports + script, Command.executable.path()] + arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    let files = ["out", "err"].map { folder.url.appending(path: $0) }
    for file in files { _ = FileManager.default.createFile(atPath: file.path(), contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitToEnd()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Command.Result(code: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  static func judged(in folder: Folder) throws -> [String] {
    try Command.query(folder.url.appending(path: "r"), "select count(*) from results")
  }

  @Test func `a full stdout is said and ends with 3`() throws {
    let folder = try Self.folder(submissions: 2)
    for _ in 0..<2 { #expect(try Self.shell("$grade hw --reports r", in: folder).code == 0) }
    let commands = [
      "hw --reports r", "verify hw --reports r2", "check hw", "runs hw --reports r", "diff hw --reports r",
      "forget hw --keep 1 --reports r", "export hw --format csv --reports r", "doctor --policy", "--help",
      "help export", "--version",
    ]
    for command in commands {
      let result = try Self.shell("$grade \(command) >/dev/full", in: folder)
      #expect(result.code == 3, "\(command)")
      #expect(result.errors.contains("grade: cannot write to stdout: No space left on device"), "\(command)")
      #expect(try Self.shell("$grade \(command) >/dev/full 2>&1", in: folder).code == 3, "\(command)")
    }
    #expect(try Command.query(folder.url.appending(path: "r2"), "select min(complete) from runs") == ["1"])
  }

  @Test func `a full stderr changes nothing`() throws {
    let folder = try Self.folder(submissions: 2)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("hw/submissions/link"), withDestinationPath: "/")
    let run = try Self.shell("$grade hw --reports r 2>/dev/full", in: folder)
    #expect(run.code == 0 && run.output.contains("4 trials of 2 submissions"))
    for wrong in ["check nosuch", "--nope", "export nosuch --format csv", "runs nosuch"] {
      #expect(try Self.shell("$grade \(wrong) 2>/dev/full", in: folder).code == 2, "\(wrong)")
    }
  }

  @Test func `a reader that leaves ends no run`() throws {
    let folder = try Self.folder(submissions: 2)
    let script = "{ $grade hw --reports r --verbose 2>&1; echo $? > code; } | true; cat code"
    #expect(try Self.shell(script, in: folder).output == "0\n")
    #expect(try Self.judged(in: folder) == ["4"])
  }

  /// The reader begins when the pipe is full, and then gets everything.
  @Test(arguments: [["hw", "--reports", "r", "--verbose"], ["doctor", "--policy"]])
  func `a full pipe that does not block is waited for`(arguments: [String]) throws {
    let folder = try Self.folder()
    let result = try Self.python(
      """
      reading, writing = os.pipe()
      size = fcntl.fcntl(writing, 1031, 4096)
      os.set_blocking(writing, False)
      process = subprocess.Popen(sys.argv[1:], stdout=writing)
      os.close(writing)
      def waiting(): return struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, b"    "))[0]
      while waiting() < size and process.poll() is None: time.sleep(0.02)
      print(open(reading).read(), end="", flush=True)
      sys.exit(process.wait())
      """, arguments, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.utf8.count > 4096 && result.output.hasSuffix("\n"))
    #expect(arguments[0] != "hw" || result.output.contains("\nr/scores.sqlite\n"))
  }

  /// Grades on a terminal, closes it after the first line of progress, and returns the exit code.
  ///
  /// - Parameter isControlling: Whether the command gets SIGHUP, too.
  private func closeTerminal(of folder: Folder, isControlling: Bool) throws -> String {
    let result = try Self.python(
      """
      master, slave = pty.openpty()
      def control(): os.close(os.open(os.ttyname(0), os.O_RDWR))
      process = subprocess.Popen(sys.argv[1:], stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, preexec_fn=control if \(isControlling ? "True" : "False") else None)
      os.close(slave)
      seen = b""
      while b" trials, " not in seen: seen += os.read(master, 4096)
      os.close(master)
      print(process.wait())
      """, ["hw", "--reports", "r", "--jobs", "2", "--verbose"], in: folder)
    return result.output + result.errors
  }

  @Test func `a terminal that is closed stops its run in good order`() throws {
    let folder = try Self.folder(submissions: 1)
    for number in 1..<4 {
      try folder.write("import time; time.sleep(900 + \(number))", to: "hw/submissions/s\(number).py")
    }
    #expect(try closeTerminal(of: folder, isControlling: true) == "130\n")
    #expect(try Self.judged(in: folder) != ["0"])
  }

  @Test func `a terminal that breaks lets the run go on`() throws {
    let folder = try Self.folder()
    #expect(try closeTerminal(of: folder, isControlling: false) == "3\n")
    #expect(try Self.judged(in: folder) == ["80"])
    #expect(FileManager.default.fileExists(atPath: folder.path("r/junit.xml")))
  }

  @Test func `nothing in the command writes in a way that traps, or that hides failures`() throws {
    let sources = FileManager.default.enumerator(
      at: Command.root.appending(path: "Sources/grade"), includingPropertiesForKeys: nil)
    let files = (sources?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    #expect(files.count > 10)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8).replacing("func print(", with: "")
      #expect(!text.contains(/FileHandle\.standard|[ {(]print\(|puts\(/), "\(file.path())")
    }
  }
}
