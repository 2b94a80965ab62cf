import Foundation
import Testing

/// Kernel services that libraries use for honest programs: locks, semaphores, shared and reserved memory.
@Suite(.timed) struct SystemServicesTests {
  /// By language, limits and name; each prints `ok`.
  private static let programs = [
    "python3": [
      "thread-stack": """
      import threading
      threading.stack_size(2**28)
      thread = threading.Thread(target=print, args=("ok",))
      thread.start(); thread.join()
      """,
      "database": """
      import sqlite3
      connection = sqlite3.connect("fixture.db")
      print(*connection.execute("select word from words").fetchone())
      """,
      "locks": """
      import fcntl
      file = open("main.py")
      fcntl.lockf(file, fcntl.LOCK_SH)
      fcntl.flock(file, fcntl.LOCK_EX)
      try: fcntl.lockf(file, fcntl.LOCK_EX)
      except OSError as error: print("ok" if error.errno == 9 else error)
      """,
      "semaphore": """
      import multiprocessing, os
      lock = multiprocessing.Lock()
      with lock: print("ok" if os.listdir("/dev/shm") == [] else os.listdir("/dev/shm"))
      """,
      "shared-memory": """
      import mmap
      block = mmap.mmap(-1, 10 << 20)
      block[:2] = b"ok"
      print(block[:2].decode())
      """,
      "user": """
      import getpass, os, pwd
      own = pwd.getpwuid(os.getuid())
      names = getpass.getuser(), own.pw_name, pwd.getpwnam("user").pw_name, own.pw_uid, own.pw_dir
      print("ok" if names == ("user", "user", "user", os.getuid(), "/tmp") else names)
      try: pwd.getpwnam("nobody"); print("there is another user")
      except KeyError: pass
      """,
    ],
    "pypy3": [
      "recursion": "import sys\nsys.setrecursionlimit(10**6)\nprint('ok')",
      "user": "import os, pwd\nprint('ok' if pwd.getpwuid(os.getuid()).pw_name == 'user' else 'no')",
      "deep-recursion": "import sys\nsys.setrecursionlimit(10**7)\nprint('ok')",
    ],
  ]

  private static let several = [
    "pool": """
    import multiprocessing
    def square(x): return x * x
    with multiprocessing.Pool(3) as pool: print("ok" if pool.map(square, range(9))[8] == 64 else "no")
    """,
    "queue": """
    import multiprocessing
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=queue.put, args=("ok",))
    process.start(); print(queue.get()); process.join()
    """,
    "executor": """
    from concurrent.futures import ProcessPoolExecutor
    with ProcessPoolExecutor(2) as pool: print("ok" if list(pool.map(abs, [-1, -2])) == [1, 2] else "no")
    """,
    "value": """
    import multiprocessing
    value = multiprocessing.Value("i", 0)
    def add():
        for _ in range(100):
            with value.get_lock(): value.value += 1
    processes = [multiprocessing.Process(target=add) for _ in range(3)]
    for process in processes: process.start()
    for process in processes: process.join()
    print("ok" if value.value == 300 else value.value)
    """,
    "shared-between-forks": """
    import mmap, os
    block = mmap.mmap(-1, 4096)
    child = os.fork()
    if child == 0:
        block[:2] = b"ok"
        os._exit(0)
    os.waitpid(child, 0)
    print(block[:2].decode())
    """,
  ]

  @Test(arguments: [("python3", []), ("python3", ["--cold"]), ("pypy3", [])] as [(String, [String])])
  func `honest programs get what they ask for`(language: String, options: [String]) throws {
    try Self.areAccepted(Self.programs[language]!, language: language, options: options)
  }

  @Test(arguments: [[], ["scratch: 16MiB"]]) func `processes talk to each other`(settings: [String]) throws {
    try Self.areAccepted(Self.several, settings: settings + ["limits: {processes: 8, cpu: 30s, wall: 300s}"])
  }

  @Test func `a start that is refused is named`() throws {
    let rows = try Self.grade(
      [
        "fork": "import os\nos.fork()", "run": "import subprocess\nsubprocess.run(['/bin/ls'])",
      ], settings: ["limits: {cpu: 30s, wall: 300s}"])
    for row in rows {
      #expect(row.contains("|runtime_error|") && row.hasSuffix("; only one process is allowed"), "\(row)")
    }
    let several = try Self.grade(
      ["exec": "import os\nos.execv('/bin/ls', ['ls'])"],
      settings: ["limits: {processes: 2, cpu: 30s, wall: 300s}"])
    #expect(several[0].hasSuffix("; no other program may be started: /bin/ls"), "\(several)")
  }

  @Test func `shared memory has an end`() throws {
    let rows = try Self.grade(
      [
        "heap": "import mmap\nblocks = [mmap.mmap(-1, 1 << 20) for _ in range(300)]",
        "files": """
        import os
        for number in range(300): os.close(os.open(f"/dev/shm/sem.{number}", os.O_RDWR | os.O_CREAT))
        """,
        "length": """
        import os, signal
        file = os.open("/dev/shm/sem.file", os.O_RDWR | os.O_CREAT)
        os.write(file, bytes(32)); os.write(file, b"x")
        """,
        "name": "open('/dev/shm/file', 'x')",
        "truncate": """
        import os
        file = os.open("/dev/shm/sem.file", os.O_RDWR | os.O_CREAT)
        os.ftruncate(file, 1 << 20 | 1)
        """,
      ], settings: ["limits: {heap: 128MiB, cpu: 30s, wall: 300s}"])
    let verdicts = Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let fields = row.split(separator: "|", maxSplits: 2).map(String.init)
        return (fields[0], (fields[1], fields[2]))
      })
    #expect(verdicts["heap"]?.0 == "heap_limit")
    #expect(verdicts["files"]?.1 == "shared memory is full")
    #expect(verdicts["length"]?.1.hasPrefix("OSError: [Errno 27] File too large") == true)
    #expect(verdicts["truncate"]?.0 == "runtime_error")
    #expect(verdicts["name"]?.1.hasPrefix("OSError: [Errno 30] Read-only file system") == true)
  }

  private static func areAccepted(
    _ programs: [String: String], language: String = "python3", settings: [String] = [],
    options: [String] = []
  ) throws {
    let rows = try grade(programs, language: language, settings: settings, options: options)
    #expect(Set(rows) == Set(programs.keys.map { "\($0)|accepted|" }))
  }

  /// - Returns: `SUBMISSION|VERDICT|MESSAGE` for each program.
  private static func grade(
    _ programs: [String: String], language: String = "python3", settings: [String] = [],
    options: [String] = []
  ) throws -> [String] {
    let limits = settings.contains { $0.hasPrefix("limits") } ? [] : ["limits: {cpu: 30s, wall: 300s}"]
    let folder = try Folder([
      "hw/assignment.yml":
        (["runtime: \(language)", "entry: main.py"] + settings + limits
        + ["tests: [{name: t, stdout: ok}]"]).joined(separator: "\n")
    ])
    try folder.write("", to: "hw/fixtures/readme.txt")
    let database = Process()
    database.executableURL = URL(filePath: "/usr/bin/python3")
    database.arguments = [
      "-c",
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('create table words(word)'); "
        + "c.execute(\"insert into words values ('ok')\"); c.commit()",
      folder.path("hw/fixtures/fixture.db"),
    ]
    try database.run()
    database.waitUntilExit()
    for (name, source) in programs { try folder.write(source, to: "hw/submissions/\(name).py") }
    let result = try Command.run(
      [folder.path("hw"), "--reports", folder.path("reports"), "--quiet", "--jobs", "2"] + options)
    #expect(result.code == 0, "\(result.errors)")
    return try Command.query(
      folder.url.appending(path: "reports"), "select submission, verdict, message from results")
  }
}
