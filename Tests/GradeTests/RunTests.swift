import Foundation
import Testing

/// `grade run`: one program in the sandbox, on this terminal.
@Suite(.timed, .hangs) struct RunTests {
  @Test func `a prompt does statements, tells tracebacks, and ends with Ctrl-D`() throws {
    let terminal = try Terminal(["run"])
    terminal.expect(">>> ")
    terminal.type("6 * 7\n")
    terminal.expect("42\r\n>>> ")
    terminal.type("1 / 0\n")
    #expect(terminal.expect(">>> ").contains("Traceback"))
    terminal.type("open('/etc/passwd')\n")
    #expect(terminal.expect(">>> ").contains("No such file or directory: '/etc/passwd'"))
    terminal.type("import os; os.listdir('/tmp')\n")
    terminal.expect("[]\r\n>>> ")
    terminal.type(Terminal.controlD)
    terminal.expect("denied: open /etc/passwd")
    #expect(terminal.end() == 0)
  }

  @Test func `Ctrl-C interrupts what runs, and not the prompt`() throws {
    let terminal = try Terminal(["run"])
    terminal.expect(">>> ")
    terminal.type("import sys; print('be' + 'gun', flush=True)\nwhile True: pass\n\n")
    terminal.expect("begun")
    terminal.expect("... ")
    terminal.type(Terminal.controlC)
    terminal.expect("KeyboardInterrupt")
    terminal.expect(">>> ")
    terminal.type("sys.exit(7)\n")
    #expect(terminal.end() == 7)
  }

  @Test func `Ctrl-Backslash ends who does not listen to Ctrl-C`() throws {
    let program = """
      import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('begun', flush=True)
      while True: time.sleep(1)
      """
    let folder = try Folder(["main.py": program])
    let terminal = try Terminal(["run", folder.path("main.py")])
    terminal.expect("begun")
    terminal.type(Terminal.controlC + Terminal.controlBackslash)
    #expect(terminal.end() == 256 - SIGQUIT)
    #expect(!terminal.rest.contains("crashed"), "\(terminal.rest)")
  }

  @Test func `time at the prompt does not count, and what runs does`() throws {
    let terminal = try Terminal(["run", "--timeout", "3"])
    terminal.expect(">>> ")
    Thread.sleep(forTimeInterval: 4)
    terminal.type("'still ' + 'there'\n")
    terminal.expect("still there")
    terminal.type("import time; time.sleep(1000)\n")
    terminal.expect("ended at its limit of wall time")
    #expect(terminal.end() == 124)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: program), "`make rpython` needs a Python 2.7"))
  func `an interpreter's last words are told`() throws {
    let hostile = Command.root.appending(path: ".build/rpython/hostile").path()
    let result = try Command.run(["run", "--runtime", "rpython", hostile, "abort"])
    #expect(result.errors.contains("grade: Invalid RPython operation"))
    #expect(result.code == 134)
  }

  static let program = Command.root.appending(path: ".build/rpython/operations").path()

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: program), "`make rpython` needs a Python 2.7"))
  func `waiting for each line on a pipe is not charged either`() throws {
    let operations = ["getcwd", "isatty:0", "read:0:100", "read:0:2", "read:0:100", "read:0:100"]
    let terminal = try Terminal(["run", "--timeout", "3", "--runtime", "rpython", Self.program] + operations)
    terminal.expect("isatty: True")
    Thread.sleep(forTimeInterval: 4)
    terminal.type("21\n")
    terminal.expect("read: 21\\x0a")
    terminal.type("four\nfive\n")
    terminal.expect("read: fo")
    terminal.expect("read: ur\\x0a")
    terminal.expect("read: five\\x0a")
    #expect(terminal.end() == 0)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: program), "`make rpython` needs a Python 2.7"))
  func `a program that reads from a pipe is interrupted, and then reads the end`() throws {
    for (key, code) in [(Terminal.controlC, 130), (Terminal.controlD, 0)] as [(String, Int32)] {
      let terminal = try Terminal(["run", "--runtime", "rpython", Self.program, "getcwd", "read:0:100"])
      terminal.expect("getcwd: /tmp")
      terminal.type(key)
      terminal.expect(code == 0 ? "read: " : "ended by signal 2")
      #expect(terminal.end() == code)
    }
  }

  /// The input is a pipe to which nothing is written; the shell may replace it.
  private static func shell(_ words: String, _ program: String) throws -> (code: Int32, output: String) {
    let folder = try Folder(["main.py": program])
    let (shell, input, output) = (Process(), Pipe(), Pipe())
    shell.executableURL = URL(filePath: "/bin/bash")
    shell.arguments = [
      "-c", words.replacing("GRADE", with: "'\(Command.executable.path())' run"), "bash",
      folder.path("main.py"),
    ]
    shell.standardInput = input
    shell.standardOutput = output
    shell.standardError = output
    try shell.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    shell.waitToEnd()
    try input.fileHandleForWriting.close()
    return (shell.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  @Test(arguments: [
    "import threading; threading.Event().wait()", "import select; select.select([], [], [])",
    "import os; os.read(os.pipe()[0], 1)",
  ])
  func `waiting for something other than input is charged`(program: String) throws {
    let (_, output) = try Self.shell("timeout 120 GRADE --timeout 1 $1", program)
    #expect(output.contains("ended at its limit of wall time"), "\(output)")
  }

  @Test func `a stream that is closed is empty`() throws {
    let (code, output) = try Self.shell(
      "GRADE --timeout 60 $1 <&-", "import sys; print(repr(sys.stdin.read()))")
    #expect(output == "''\n")
    #expect(code == 0)
  }

  @Test func `output goes to who does not always take it`() throws {
    let reader = """
      import os, subprocess, sys, time
      reading, writing = os.pipe()
      os.set_blocking(writing, False)
      program = subprocess.Popen(sys.argv[1:], stdout=writing)
      os.close(writing); time.sleep(1); count = 0
      while data := os.read(reading, 65536): count += len(data)
      print(count, program.wait())
      """
    let (_, output) = try Self.shell("python3 -c '\(reader)' GRADE $1", "print('a' * 1000000)")
    #expect(output == "1000001 0\n")
  }

  @Test func `a program runs out of the directory that is shown as tmp`() throws {
    let folder = try Folder([
      "shown/main.py":
        "import sys, data; print(data.words, sys.argv[1:], open('/tmp/data.py').read()); sys.exit(3)",
      "shown/data.py": "words = 'a b'",
    ])
    let result = try Command.run(["run", "--tmp", folder.path("shown"), "main.py", "x", "--y"])
    #expect(result.output == "a b ['x', '--y'] words = 'a b'\n")
    #expect(result.code == 3)
  }

  @Test func `without a directory the program's own file is shown, and denied operations are printed`() throws
  {
    let folder = try Folder(["other": "", "main.py": "import os; print(os.listdir()); open('/tmp/x', 'w')"])
    let result = try Command.run(["run", folder.path("main.py")])
    #expect(result.output == "['main.py']\n")
    #expect(result.errors.contains("grade: denied: open /tmp/x for writing"))
    #expect(result.code == 1)
  }

  static let endings: [(program: String, options: [String], code: Int32, words: String)] = [
    ("while True: pass", ["--cpu", "0.2"], 124, "ended at its limit of CPU time"),
    ("import time; time.sleep(1000)", ["--timeout=0.5"], 124, "ended at its limit of wall time"),
    ("import os; os.kill(os.getpid(), 15)", [], 143, "ended by signal 15"),
    ("import os; os.abort()", [], 134, "ended by signal 6"),
    ("x = bytearray(200 << 20)", ["--heapsize", "64m"], 1, "MemoryError"),
    ("import missing", [], 1, "No module named 'missing'"),
  ]

  @Test(arguments: endings) func `the exit code says how it ended`(
    program: String, options: [String], code: Int32, words: String
  ) throws {
    let folder = try Folder(["main.py": program])
    let result = try Command.run(["run"] + options + [folder.path("main.py")])
    #expect(result.code == code)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test(
    arguments: [
      (["run", "/nowhere/main.py"], "/nowhere/main.py cannot be read"),
      (["run", "--heapsize", "64q"], "heapsize"),
      (["run", "--heapsize", "0"], "heapsize"), (["run", "--heapsize", "1099511627775g"], "heapsize"),
      (["run", "--log", "/nowhere/log"], "/nowhere/log cannot be written"),
      (["run", "--heap", "1g", "main.py"], "Unknown option '--heap'"),
      (["run", "--timeout", "0"], "A limit is a number of seconds"),
      (["run", "--runtime", "cobol"], "there is no runtime \"cobol\""),
      (["run", "--runtime", "rpython"], "needs a translated program"),
      (["run", "--runtime", "pypy-sandbox"], "GRADE_PYPY_SANDBOX"),
      (["run", "--tmp", "/nowhere", "main.py"], "/nowhere"),
    ])
  func `an operation that fails has its errno`(arguments: [String], words: String) throws {
    let result = try Command.run(arguments)
    #expect(result.code == 2)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test(arguments: [["run", "--help"], ["run", "-h"], ["help", "run"]])
  func `there is help, with examples`(arguments: [String]) throws {
    let result = try Command.run(arguments)
    #expect(result.code == 0)
    #expect(result.output.contains("grade run --tmp=myexported"), "\(result.errors)")
  }

  @Test func `input is logged as it is handed over, and operations are told`() throws {
    let folder = try Folder(["main.py": "print(input()[::-1])"])
    let terminal = try Terminal(["run", "--log", folder.path("log"), "--verbose", folder.path("main.py")])
    terminal.expect("open /tmp/main.py = /tmp/main.py")
    terminal.type("olleh\n")
    terminal.expect("\nhello")
    #expect(terminal.end() == 0)
    #expect(try String(contentsOf: folder.url.appending(path: "log"), encoding: .utf8) == "olleh\n")
  }
}
