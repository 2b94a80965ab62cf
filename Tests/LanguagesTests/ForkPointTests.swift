import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// A library that leaves state behind when it is imported, which forks would share or lose. The zygote does not
/// import it; the program imports it itself, and sees the same as after a cold start.
@Suite(.timed) struct ForkPointTests {
  /// The library's code, and the reason why the zygote does not import it.
  static let libraries = [
    (
      """
      r, w = os.pipe()
      os.set_blocking(r, False)
      def look():
          os.write(w, b'a message')
          return os.read(r, 100)
      """, "a pipe open (descriptor 3)"
    ),
    (
      """
      one, other = socket.socketpair()
      def look():
          one.send(b'a message')
          return other.recv(100)
      """, "a socket open (descriptor 3)"
    ),
    (
      """
      file = os.open('/usr/bin/python3', os.O_RDONLY)
      def look(): return os.read(file, 4), os.lseek(file, 0, 1)
      """, "a file open (descriptor 3)"
    ),
    (
      """
      events = os.eventfd(0, os.EFD_NONBLOCK)
      def look():
          os.eventfd_write(events, 1)
          return os.eventfd_read(events)
      """, "a kernel object open (descriptor 3)"
    ),
    ("events = select.epoll()\ndef look(): return events.fileno()", "a kernel object open (descriptor 3)"),
    ("clock = libc.timerfd_create(1, 0)\ndef look(): return clock", "a kernel object open (descriptor 3)"),
    (
      "folder = os.open('/usr', os.O_RDONLY)\ndef look(): return os.listdir(folder)",
      "a file open (descriptor 3)"
    ),
    (
      """
      signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
      os.kill(os.getpid(), signal.SIGUSR1)
      def look(): return signal.sigpending()
      """, "a signal pending"
    ),
    (
      "signal.setitimer(signal.ITIMER_REAL, 3600)\ndef look(): return signal.getitimer(signal.ITIMER_REAL)[0] > 0",
      "a timer running"
    ),
    ("signal.alarm(3600)\ndef look(): return signal.alarm(0) > 0", "a timer running"),
    (
      """
      threading.Thread(target=threading.Event().wait, daemon=True).start()
      def look(): return threading.active_count()
      """, "2 threads running"
    ),
  ]

  @Test(arguments: libraries) func `state that a library leaves behind does not reach another run`(
    library: String, obstacle: String
  ) throws {
    let worker = Worker(in: sandbox, pins: false)
    let cold = try run(library, warm: false, on: worker)
    for _ in 0..<2 {
      let warm = try run(library, on: worker)
      #expect(warm.outputText == cold.outputText)
      #expect(warm.ending == cold.ending)
      #expect(
        worker.latestStart == ProgramStart(isWarm: true, obstacles: ["its preparation leaves " + obstacle]))
    }
  }

  @Test func `a library that changes the working directory changes it in each run`() throws {
    let worker = Worker(in: sandbox, pins: false)
    let library = "os.chdir('/usr')\ndef look(): return os.getcwd()"
    for _ in 0..<2 { #expect(try run(library, on: worker).outputText == "/usr\n") }
    #expect(worker.latestStart.obstacles == ["its preparation changes the working directory"])
  }

  @Test func `a library that leaves nothing behind is forked from`() throws {
    let worker = Worker(in: sandbox, pins: false)
    for _ in 0..<2 { #expect(try run("def look(): return 'here'", on: worker).outputText == "here\n") }
    #expect(worker.latestStart == ProgramStart(isWarm: true))
  }

  /// If the defense is disabled, the message of one run appears in the next.
  @Test func `without the look at the fork point a pipe leads from one run to the next`() throws {
    let library = """
      r, w = os.pipe()
      os.set_blocking(r, False)
      def look():
          os.write(w, b'x')
          return len(os.read(r, 100))
      """
    for (defenses, expected) in [(Defenses(), "1\n"), (Defenses(missing: [.forkPoint]), "2\n")] {
      let worker = Worker(in: sandbox, pins: false, behind: defenses)
      _ = try run(library, "import keeper; keeper.os.write(keeper.w, b'x')", on: worker)
      #expect(try run(library, on: worker).outputText == expected)
    }
  }

  @Test(arguments: [python, pypy]) func `random state made at import differs between forks`(
    language: Language
  )
    throws
  {
    let source = """
      import random, uuid, tempfile, secrets, multiprocessing.process
      print(random.random())
      print(uuid.uuid4())
      print(next(tempfile._get_candidate_names()))
      print(secrets.token_hex())
      print(bytes(multiprocessing.process.current_process().authkey).hex())
      """
    let worker = Worker(in: sandbox, pins: false)
    var seen: [String] = []
    for _ in 0..<3 { seen += try lines(source, on: language, worker: worker) }
    #expect(worker.latestStart == ProgramStart(isWarm: true))
    #expect(Set(seen).count == 15, "\(seen)")
  }

  private func lines(_ source: String, on language: Language, worker: Worker) throws -> [String] {
    try LanguagesTests.run(source, on: language, worker: worker).text.split(separator: "\n").map(String.init)
  }

  private func run(
    _ library: String, _ source: String = "import keeper; print(keeper.look())", warm: Bool = true,
    on worker: Worker
  ) throws -> Outcome {
    let imports = "import ctypes, os, select, signal, socket, threading\nlibc = ctypes.CDLL(None)\n"
    let (module, place) = (Array((imports + library).utf8), "/usr/lib/python3/dist-packages/keeper.py")
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.bytes(Array(source.utf8)), at: "main.py".utf8)
    let entry = Array("main.py".utf8)
    var language = python
    language.modules.insert("keeper")
    var world = python.world(showing: builder.build(), absent: absent)
    world.tree = world.tree.placing(module, at: place)
    if warm {
      world.zygotes = language.zygotes(running: entry, in: builder.build()).map {
        ZygoteDefinition(tree: $0.tree.placing(module, at: place), preparation: $0.preparation)
      }
    }
    return try worker.run(
      python.program(running: entry, heap: 256 << 20), in: world, input: .bytes([]),
      under: Limits(cpu: .seconds(60), wall: .seconds(300)), above: Baseline(data: 256 << 20))
  }
}
