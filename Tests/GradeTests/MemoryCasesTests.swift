import Foundation
import Glibc
import Testing

/// Small assignments in which memory or descriptors once led to a wrong verdict.
@Suite(.timed, .hangs) struct MemoryCasesTests {
  @Test(arguments: Circumstances.all)
  func `a limit's name is given only where that limit was reached`(_ circumstances: Circumstances) throws {
    let handler = { (signal: String, timer: String) in
      """
      import os, signal
      def handler(*_):
          os.write(1, b'ok\\n'); os._exit(0)
      signal.signal(signal.\(signal), handler)
      \(timer)
      while True: pass
      """
    }
    let folder = try Folder.assignment(
      "runtime: python3\nlimits: {cpu: 1s, wall: 600s}\n" + Folder.oneTest,
      [
        "runtime_error-sent.py": "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
        "runtime_error-killed.py": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "runtime_error-aborted.py": "import os; os.abort()",
        "cpu_limit-handled.py": handler("SIGXCPU", "pass"),
        "accepted-timer.py": handler("SIGPROF", "signal.setitimer(signal.ITIMER_PROF, 0.2)"),
      ])
    try circumstances.expectVerdictsByName(folder)
  }

  @Test(arguments: Circumstances.all)
  func `memory that is reserved and not touched does not count`(_ circumstances: Circumstances) throws {
    var submissions = [
      "accepted-thread.py":
        """
      import threading
      threading.stack_size(2**28)
      thread = threading.Thread(target=print, args=('ok',))
      thread.start()
      thread.join()
      """,
      "heap_limit.py": "x = [bytearray(b'x' * 2**20) for _ in range(1000)]; print('ok')",
    ]
    for limit in [100_000, 300_000, 1_000_000, 10_000_000] {
      submissions["accepted-\(limit).py"] = "import sys; sys.setrecursionlimit(\(limit)); print('ok')"
    }
    try circumstances.expectVerdictsByName(
      Folder.assignment("runtime: pypy3\nlimits: {cpu: 10s, wall: 600s}\n" + Folder.oneTest, submissions))
  }

  @Test(arguments: Circumstances.all)
  func `the descriptors that are kept for a trial are its own`(_ circumstances: Circumstances) throws {
    try IsolationCasesTests.expectHonestIsAccepted(
      "limits: {cpu: 20s, wall: 600s}\nscratch: 8MiB\n",
      attacker: IsolationCasesTests.holding(
        """
        try:
            for number in range(5000):
                os.close(os.open(f'file{number % 20}', os.O_WRONLY | os.O_CREAT, 0o644))
        except OSError: pass
        """),
      honest: IsolationCasesTests.repeating("with open('out.txt', 'w') as file: file.write('x')"),
      circumstances,
      by: ["prlimit", "--nofile=4096:4096"])
  }

  @Test(arguments: Circumstances.all)
  func `a file has one copy in a trial, which counts`(_ circumstances: Circumstances) throws {
    let folder = try Folder.assignment(
      """
      runtime: python3
      entry: main.py
      limits: {cpu: 20s, wall: 600s, heap: 256MiB}
      tests: [{name: roomy, stdout: "ok\\n"}, {name: tight, stdout: "ok\\n", limits: {heap: 64MiB}}]
      """,
      [
        "a/main.py": """
        import mmap, os
        kept = []
        for number in range(60):
            file = os.open(f'data{number % 3}.bin', os.O_RDONLY)
            kept.append(mmap.mmap(file, 4096, mmap.MAP_SHARED, mmap.PROT_READ))
            os.close(file)
        print('ok')
        """
      ])
    for number in 0..<3 {
      let data = "hw/submissions/a/data\(number).bin"
      try folder.write("", to: data)
      unsafe truncate(folder.path(data), 40 << 20)
    }
    let (rows, result) = try circumstances.grade(folder)
    #expect(result.code == 0 && rows == ["a|roomy|accepted", "a|tight|heap_limit"], "\(rows)")
  }

  /// A control-group directory (v1 or v2) in which a group with a limit can be made, and the name of the limit.
  private static let memoryGroups = [
    ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"),
  ].first { folder, limit in
    let group = "\(folder)/grade-tests-\(getpid())"
    guard unsafe mkdir(group, 0o755) == 0 else { return false }
    defer { unsafe rmdir(group) }
    return unsafe access("\(group)/\(limit)", W_OK) == 0
  }

  @Test(.enabled(if: memoryGroups != nil, "no control group can be made"), arguments: [["--cold"], []])
  func `memory that the machine lacks is not the student's fault`(options: [String]) throws {
    let (groups, limit) = Self.memoryGroups!
    let group = "\(groups)/grade-\(UUID().uuidString)"
    #expect(unsafe mkdir(group, 0o755) == 0)
    defer { while unsafe rmdir(group) != 0, errno == EBUSY { usleep(1000) } }
    let growing = "x = []\nfor _ in range(700): x.append(b'x' * 2**20)\n"
    let folder = try Folder.assignment(
      """
      runtime: python3
      limits: {cpu: 60s, wall: 600s, heap: 1GiB}
      tests:
      - {name: alone, stdout: "ok\\n"}
      - {name: forking, stdout: "ok\\n", limits: {processes: 2}}
      """,
      [
        "honest.py": "print('ok')",
        "growing.py": growing + "print('ok')",
        "parent.py": "import os\nif os.fork() == 0:\n  " + growing.replacing("\n", with: "\n  ")
          + "\n  os._exit(0)\nprint('no' if os.wait()[1] else 'ok')",
      ])
    let (rows, result) = try Circumstances(surroundings: [], options: options).grade(
      folder,
      by: [
        "sh", "-c", #"echo 400M >"$0/$1" && echo $$ >"$0/cgroup.procs" && shift && exec "$@""#, group, limit,
      ],
      seeing:
        "submission, test, verdict, ifnull(message, '') like '%the memory of grade''s control group ran out%'"
    )
    #expect(result.code == 3, "\(result.errors)")
    #expect(
      rows == [
        "growing|alone|judge_error|1", "growing|forking|judge_error|1", "honest|alone|accepted|0",
        "honest|forking|accepted|0", "parent|alone|runtime_error|0", "parent|forking|judge_error|1",
      ])
  }
}
