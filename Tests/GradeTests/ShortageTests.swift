import Foundation
import Glibc
import Testing

/// If the command was started with a limit that is too low, a message names it, and nothing hangs.
@Suite(.timed) struct ShortageTests {
  private static let assignment = [
    "hw/assignment.yml": "runtime: python3\ntests: [{name: t, stdout: ok}]\n",
    "hw/submissions/ada.py": "print('ok')\n",
  ]

  private static func grade(_ limit: String) throws -> Command.Result {
    let folder = try Folder(Self.assignment)
    return try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress"],
      by: ["sh", "-c", "\(limit); exec \"$@\"", "sh"])
  }

  @Test(
    .timeLimit(.minutes(60)),
    arguments: [
      ("-n 16", "open files (ulimit -n)"), ("-n 128", "open files (ulimit -n)"),
      ("-v 500000", "address space (ulimit -v)"), ("-f 40", "a file's size (ulimit -f)"),
      ("-d 100000", "data (ulimit -d)"),
    ])
  func `a limit that is too low is named`(limit: String, name: String) throws {
    let result = try Self.grade("ulimit \(limit)")
    #expect(result.code == 3)
    #expect(result.errors.hasPrefix("grade: the limit of \(name) leaves "), "\(result.errors)")
  }

  @Test func `fewer trials run at once where a limit permits no more`() throws {
    let folder = try Folder(Self.assignment)
    for name in ["bob", "cyd", "dan"] {
      try folder.write("print('ok') # \(name)", to: "hw/submissions/\(name).py")
    }
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress", "--jobs", "4"],
      by: ["sh", "-c", "ulimit -n 300; exec \"$@\"", "sh"])
    #expect(result.code == 0 && result.output.contains("4 accepted"))
    #expect(
      result.errors
        == "grade: the limit of open files (ulimit -n) leaves 300, and only 2 of 4 trials run at once\n")
  }

  /// Opens 200 files that the command inherits.
  private static let holder = [
    "python3", "-c",
    """
    import os, sys
    for _ in range(200): os.set_inheritable(os.open("/dev/null", os.O_RDONLY), True)
    os.execvp(sys.argv[1], sys.argv[1:])
    """,
  ]

  @Test func `files that the command inherits are in no trial's share`() throws {
    let hoarder = """
      import ctypes, errno
      library = ctypes.CDLL(None, use_errno=True)
      library.mmap.restype = ctypes.c_long
      try:
          for number in range(2000):
              with open(f"{number}", "wb") as file: file.write(b"x")
              with open(f"{number}", "rb") as file:
                  if library.mmap(None, 1, 1, 1, file.fileno(), 0) == -1:  # PROT_READ, MAP_SHARED
                      raise OSError(ctypes.get_errno(), "mmap")
      except OSError as error: print(errno.errorcode[error.errno])
      """
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      scratch: 16MiB
      limits: {cpu: 60s}
      tests: [{name: t, stdout: "ENFILE\\n"}]
      """,
      "hw/submissions/ann.py": hoarder,
    ])
    func grade(_ limit: Int) throws -> Command.Result {
      try Command.run(
        [folder.path("hw"), "--reports", folder.path("reports"), "--no-progress", "--cold"],
        by: ["prlimit", "--nofile=\(limit):\(limit)"] + Self.holder)
    }
    let few = try grade(300)
    #expect(few.code == 3)
    #expect(few.errors.hasPrefix("grade: the limit of open files (ulimit -n) leaves "), "\(few.errors)")
    let enough = try grade(500)
    #expect(enough.code == 0 && enough.output.contains("1 accepted"), "\(enough)")
  }

  @Test(arguments: [
    ("listened", "another program around grade listens to its system calls already"),
    ("old", "openat2(2)"), ("noproc", "grade: /proc is missing"),
  ])
  func `an environment in which nothing can run is named`(surroundings: String, name: String)
    throws
  {
    guard surroundings != "noproc" || geteuid() == 0 else { return }
    let folder = try Folder(Self.assignment)
    for arguments in [[folder.path("hw"), "--reports", folder.path("reports")], ["doctor"]] {
      let result = try Command.run(arguments, surroundings: [surroundings])
      #expect(result.code == 3, "\(arguments)")
      #expect((result.output + result.errors).contains(name), "\(result)")
    }
  }

  /// The launchers are stopped, so that they cannot end the programs.
  @Test(.timeLimit(.minutes(60))) func `a request to end is heard by a run that hangs`() throws {
    let folder = try InterruptionTests.folder()
    let process = try InterruptionTests().start(folder)
    let launchers = children(of: process.processIdentifier)
    try #require(!launchers.isEmpty)
    for launcher in launchers { kill(launcher, SIGSTOP) }
    defer { for launcher in launchers { kill(launcher, SIGCONT) } }
    kill(process.processIdentifier, SIGTERM)
    process.waitToEnd()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let reports = folder.url.appending(path: "reports")
    #expect(try Command.query(reports, "select submission, verdict from results") == ["a|accepted"])
  }

  private func children(of process: pid_t) -> [pid_t] {
    let path = "/proc/\(process)/task/\(process)/children"
    return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ").compactMap {
      pid_t($0)
    }
  }
}
