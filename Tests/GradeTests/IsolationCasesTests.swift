import Foundation
import Testing

/// Small assignments in which one trial affected another, or passed its limits.
///
/// An attacker holds its resources while an honest program checks, so that the two overlap on most machines. If they
/// do not, the test is weaker but does not fail. The resources of an attacker are bounded.
@Suite(.timed, .hangs, .serialized) struct IsolationCasesTests {
  /// Repeats an action while the attackers hold their resources.
  static func repeating(_ lines: String) -> String {
    let body = lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    return
      "import os, time\nend = time.time() + 2\nwhile time.time() < end:\n\(body)    time.sleep(0.05)\nprint('ok')\n"
  }

  static func holding(_ lines: String) -> String { "import os, time\n\(lines)\ntime.sleep(2)\nprint('ok')\n" }

  /// Grades attackers and an honest submission at once. Neither may be a `judge_error`, and the honest one must be
  /// accepted.
  static func expectHonestIsAccepted(
    _ assignment: String, attacker: String, count: Int = 1, honest: String, _ circumstances: Circumstances,
    by starter: [String] = []
  ) throws {
    let folder = try Folder([
      "hw/assignment.yml": "runtime: python3\n" + assignment + Folder.oneTest,
      "hw/submissions/honest.py": honest,
    ])
    // Equal submissions would be executed once.
    for number in 0..<count {
      try folder.write("\(attacker)# \(number)\n", to: "hw/submissions/attacker\(number).py")
    }
    let (rows, result) = try circumstances.grade(folder, ["--jobs", "\(count + 1)"], by: starter)
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows.contains("honest|t|accepted"), "\(rows)")
    #expect(rows.count == count + 1 && !rows.contains { $0.hasSuffix("judge_error") }, "\(rows)")
  }

  @Test(arguments: Circumstances.all)
  func `pending signals are a trial's own`(_ circumstances: Circumstances) throws {
    try Self.expectHonestIsAccepted(
      "limits: {cpu: 10s, wall: 600s}\n",
      attacker: Self.holding(
        """
        import signal
        number = signal.SIGRTMIN + 1
        signal.pthread_sigmask(signal.SIG_BLOCK, [number])
        for _ in range(100):
            try: os.kill(os.getpid(), number)
            except OSError: break
        """),
      honest: "import signal\nsignal.signal(signal.SIGRTMIN + 2, lambda *_: None)\n"
        + Self.repeating("signal.raise_signal(signal.SIGRTMIN + 2)"), circumstances)
  }

  @Test(arguments: Circumstances.all)
  func `the pages of pipes are a trial's own`(_ circumstances: Circumstances) throws {
    try Self.expectHonestIsAccepted(
      "limits: {cpu: 10s, wall: 600s, open_files: 1024}\n",
      attacker: Self.holding(
        """
        pipes = []
        try:
            while True: pipes.append(os.pipe())
        except OSError: pass
        """), count: 3,
      honest: Self.repeating(
        """
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        assert os.write(writing, b'x' * 60000) == 60000
        os.close(reading); os.close(writing)
        """), circumstances)
  }

  /// Runs as a user without other processes on the machine, because the user's processes are counted.
  @Test(.enabled(if: getuid() == 0, "only root becomes another user"), arguments: [["--cold"], []])
  func `threads of a user are shared out`(options: [String]) throws {
    try Self.expectHonestIsAccepted(
      "limits: {cpu: 10s, wall: 600s}\n",
      attacker: Self.holding(
        """
        import threading
        threading.stack_size(64 << 10)
        try:
            for _ in range(120): threading.Thread(target=time.sleep, args=(2,)).start()
        except LanguageError: pass
        """), count: 2,
      honest: "import threading\n"
        + Self.repeating(
          """
          threads = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(4)]
          for thread in threads: thread.start()
          for thread in threads: thread.join()
          """), Circumstances(surroundings: [], options: options),
      by: ["setpriv", "--reuid=64731", "--regid=64731", "--clear-groups", "prlimit", "--nproc=230"])
  }

  @Test(arguments: Circumstances.all)
  func `a source without an end costs no other trial time`(_ circumstances: Circumstances) throws {
    // If the source were read in quadratic time, it would take hours.
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 10s, wall: 600s}
      tests:
        - {name: t0, stdin: "", stdout: "ok\\n", files: {w.txt: "0"}}
        - {name: t1, stdin: "", stdout: "ok\\n", files: {w.txt: "1"}}
      """, "hw/submissions/honest.py": "print('ok')\n",
      "hw/submissions/many.py": String(repeating: "(\n", count: 1 << 19),
      "hw/submissions/one.py": "(" + String(repeating: "\n", count: 1 << 20),
    ])
    let (rows, result) = try circumstances.grade(folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      rows == [
        "honest|t0|accepted", "honest|t1|accepted", "many|t0|runtime_error", "many|t1|runtime_error",
        "one|t0|runtime_error", "one|t1|runtime_error",
      ])
  }

  @Test(arguments: Circumstances.all)
  func `as many processes are forked as are permitted, however many threads ask at once`(
    _ circumstances: Circumstances
  ) throws {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 20s, wall: 600s, processes: 2}
      tests: [{name: t, stdout: "1\\n"}]
      """,
      "hw/submissions/race.py": """
      import ctypes, os, signal, threading
      libc = ctypes.CDLL(None, use_errno=True)
      threading.stack_size(256 << 10)
      barrier, parent, results = threading.Barrier(60), os.getpid(), []
      def fork():
          barrier.wait()
          child = libc.syscall(57)
          if os.getpid() != parent:
              libc.pause()
              os._exit(0)
          results.append(child)
      threads = [threading.Thread(target=fork) for _ in range(60)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      children = [child for child in results if child > 0]
      for child in children: os.kill(child, signal.SIGKILL)
      print(len(children))
      """,
    ])
    let (rows, result) = try circumstances.grade(folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows == ["race|t|accepted"])
  }

  @Test(arguments: Circumstances.all.filter { $0.options == [] })
  func `of many processes each is counted and billed`(_ circumstances: Circumstances) throws {
    let forking = { (test: String, count: Int, last: String) in
      """
      import os, signal, sys
      if sys.argv[1] != '\(test)': sys.exit()
      children = []
      while len(children) < \(count):
          try: child = os.fork()
          except OSError: break
          if child == 0:
              if len(children) == \(count - 1): \(last)
              signal.pause()
              os._exit(0)
          children.append(child)

      """
    }
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      limits: {cpu: 40s, wall: 1200s, processes: 256, heap: 2GiB}
      tests:
      - {name: count, args: [count], stdout: "255\\n"}
      - {name: spin, args: [spin], stdout: "", limits: {cpu: 5s}}
      """,
      "hw/submissions/count.py": forking("count", 300, "pass") + """
        for child in children: os.kill(child, signal.SIGKILL)
        print(len(children))
        """,
      "hw/submissions/spin.py": forking("spin", 64, "exec('while True: pass')")
        + "os.waitpid(children[-1], 0)\n",
    ])
    let (rows, result) = try circumstances.grade(folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows.contains("count|count|accepted") && rows.contains("spin|spin|cpu_limit"), "\(rows)")
  }

  @Test(arguments: Circumstances.all)
  func `the numbers of pipes and sockets tell nothing of other trials`(_ circumstances: Circumstances) throws
  {
    let tests = (0..<3).map { "  - {name: t\($0), stdin: \"\($0)\", stdout: \"\"}\n" }
    let folder = try Folder([
      "hw/assignment.yml": "runtime: python3\ntests:\n" + tests.joined(),
      "hw/submissions/a.py": """
      import os, socket
      for _ in range(100 * int(input())):
          for end in os.pipe(): os.close(end)
      pair = socket.socketpair()
      print([os.fstat(number).st_ino for number in (*os.pipe(), pair[0].fileno())])
      """,
    ])
    let (rows, result) = try circumstances.grade(folder, seeing: "count(*), count(distinct message)")
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows == ["3|1"])
  }

  @Test(arguments: Circumstances.all)
  func `a descriptor that a library leaves open is no channel`(_ circumstances: Circumstances) throws {
    // Submissions see their own files below /tmp, so a virtual environment must lie elsewhere.
    let venv = "/var/tmp/grade-venv-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: venv) }
    let made = try Process.run(
      URL(filePath: "/usr/bin/python3"),
      arguments: [
        "-c",
        """
        import glob, sys, venv
        venv.create(sys.argv[1], symlinks=True)
        with open(glob.glob(sys.argv[1] + '/lib/python3*/site-packages')[0] + '/keeper.py', 'w') as module:
            module.write('import os, socket\\nends = os.pipe()\\npair = socket.socketpair()\\n')
        """, venv,
      ])
    made.waitToEnd()
    try #require(made.terminationStatus == 0)
    let open = """
      import keeper
      import os, stat
      def is_channel(number):
          try: mode = os.fstat(number).st_mode
          except OSError: return False
          return stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode)
      channels = [number for number in range(3, 64) if is_channel(number)]
      for number in channels: os.set_blocking(number, False)

      """
    let tests = (1...3).map { "  - {name: t\($0), stdin: \"\($0)\", stdout: \"4 clean\\n\"}\n" }
    let folder = try Folder([
      "hw/assignment.yml":
        "runtime: python3\ninterpreter: \(venv)/bin/python\nentry: main.py\n"
        + "limits: {cpu: 20s, wall: 600s}\ntests:\n" + tests.joined(),
      "hw/submissions/a.py": open + """
        for number in channels:
            try: os.write(number, b'the answer of a')
            except OSError: pass
        print(len(channels), 'clean')

        """,
      "hw/submissions/b.py": open + """
        found = []
        for number in channels:
            try: found.append(os.read(number, 100))
            except OSError: pass
        print(len(channels), found or 'clean')

        """,
    ])
    let (rows, result) = try circumstances.grade(folder, ["--jobs", "1"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(rows.count == 6 && rows.allSatisfy { $0.hasSuffix("|accepted") }, "\(rows)")
  }
}
