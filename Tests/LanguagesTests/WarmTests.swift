import Glibc
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// For its program, a fork of a zygote is the same as a cold start.
@Suite(.timed) struct WarmTests {
  static let programs = [
    "pass", "print(input())", "import sys; print(sys.argv, sys.orig_argv, sys.path, sys.flags)",
    "import sys; print(__name__, __file__, sorted(sys.modules), __builtins__)",
    "import os; print(os.getcwd(), sorted(os.environ.items()), os.listdir('.'), os.getppid())",
    "print(hash('grade'), list({'a', 'b', 'c'}))", "import sys; sys.exit('out of words')",
    "import os; os._exit(7)",
    "import sys; sys.exit(3)", "1 / 0", "def f(): f()\nf()", "print('x' * 100000)",
    "import sys; print(sys.getrecursionlimit())",
    "import atexit; atexit.register(print, 'at exit'); print('before')",
    "import threading; t = threading.Thread(target=print, args=('in a thread',)); t.start(); t.join()",
    "import signal; signal.raise_signal(signal.SIGTERM)",
    "import sys; print(sys.stdin.read(), sys.stdin.encoding, sys.stdout.line_buffering)",
    "import sys; print(open('/dev/stdin').read(), sys.stdin.buffer.read())", "import own; print(own.value)",
    "import os; print(os.fstat(0).st_size, os.fstat(1).st_mode, os.fstat(2).st_mode)",
    "class A:\n    def __del__(self): print('gone')\na = A()", "import sys; sys.stdout.close()",
    "raise SystemExit",
    "print('no end', end='')", "import os; os.kill(os.getpid(), 15)",
    "open('/proc/self/cmdline').read().count('main.py') == 1 or 1 / 0",
    "import os\ntry: os.fork()\nexcept OSError as error: print(error)",
    "import os\nfor n in range(1, 40000):\n    try: os.kill(n, 0)\n    except PermissionError: continue\n    print('reached', n == os.getpid())",
    "import os, subprocess\ntry: subprocess.run(['/bin/true'])\nexcept OSError as error: print(error.errno)",
    "for fd in range(3, 64):\n    import os\n    try: os.fstat(fd); print('open', fd)\n    except OSError: pass",
    "syntax error", "import numpy; print(numpy.arange(3).sum())",
  ]

  @Test(arguments: programs) func `a program cannot tell`(source: String) throws {
    let files = ["own.py": "value = 5"]
    let limits = Limits(cpu: .seconds(60), wall: .seconds(300), heap: 512 << 20)
    let worker = Worker(in: sandbox, pins: false)
    let cold = try run(source, files, arguments: ["a", "b c"], input: "line\nrest", limits: limits)
    for _ in 0..<3 {
      let warm = try run(
        source, files, arguments: ["a", "b c"], input: "line\nrest", limits: limits, worker: worker)
      #expect(warm.text == cold.text)
      #expect(warm.errors == cold.errors)
      #expect(warm.outcome.ending == cold.outcome.ending)
      #expect(warm.outcome.denied.entries == cold.outcome.denied.entries)
    }
    #expect(worker.warmRuns == 3)
  }

  @Test func `each run has its own arguments, input, files and random numbers`() throws {
    let worker = Worker(in: sandbox, pins: false)
    let source = "import sys, random; print(sys.argv[1:], input(), open('own').read(), random.random())"
    var texts: Set<String> = []
    for round in 0..<4 {
      let result = try run(
        source, ["own": "file \(round)"], arguments: ["\(round)"], input: "in \(round)", worker: worker)
      #expect(result.text.hasPrefix("['\(round)'] in \(round) file \(round) "))
      texts.insert(result.text)
    }
    #expect(texts.count == 4)
    #expect(worker.warmRuns == 4)
  }

  @Test(arguments: [
    ("while True: pass", Limits.Kind.cpu), ("import time; time.sleep(100)", .wall),
    ("while True: print('x' * 1000)", .output),
  ]) func `a limit ends a warm run, and the next one starts well`(source: String, kind: Limits.Kind) throws {
    let worker = Worker(in: sandbox, pins: true)
    let limits = Limits(cpu: .milliseconds(300), wall: .seconds(kind == .wall ? 1 : 60))
    for _ in 0..<2 {
      let ended = try run(source, limits: limits, worker: worker)
      #expect(ended.outcome.ending == .overLimit(kind))
      if kind == .cpu { #expect(ended.outcome.usage.cpu >= .milliseconds(300)) }
      #expect(
        try run("print('fine')", limits: Limits(cpu: .seconds(60), wall: .seconds(300)), worker: worker).text
          == "fine\n")
    }
    #expect(worker.warmRuns == 4)
  }

  @Test func `preloaded modules are present, and their operations belong to the baseline`() throws {
    let source = "x = 0\nimport sys; print('decimal' in sys.modules, 'json' in sys.modules)"
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.bytes(Array(source.utf8)), at: "main.py".utf8)
    let entry = Array("main.py".utf8)
    let worker = Worker(in: sandbox, pins: false)
    var world = python.world(showing: builder.build())
    world.zygotes = python.zygotes(running: entry, in: builder.build(), preload: ["decimal"])
    let outcome = try worker.run(
      python.program(running: entry, heap: 256 << 20), in: world, input: .bytes([]),
      under: Limits(cpu: .seconds(60), wall: .seconds(300)), above: Baseline(data: 256 << 20))
    #expect(try outcome.stdout.read(at: 0, upTo: 100) == Array("True False\n".utf8))
    #expect(worker.warmRuns == 1)

    let base = try python.calibrate(in: sandbox).baseline
    #expect(try python.calibrate(preload: ["numpy"], in: sandbox).baseline.data > base.data + 4 << 20)
    #expect(throws: LanguageError.self) { try python.calibrate(preload: ["no_such_module"], in: sandbox) }
  }

  @Test func `if modules are elsewhere, or are the program's own, the zygote imports nothing`()
    throws
  {
    func zygotes(_ files: [String], environment: [String: String] = [:]) -> [ZygoteDefinition] {
      var builder = TreeBuilder(at: "/tmp")
      for path in files { builder.add(.bytes(Array("import json".utf8)), at: path.utf8) }
      return python.zygotes(running: Array(files[0].utf8), in: builder.build(), environment: environment)
    }
    #expect(zygotes(["main.py"]).map(\.preparation) == [["import json"], []])
    #expect(zygotes(["src/main.py", "json.py"]).map(\.preparation) == [["import json"], []])
    for files in [["main.py", "re.py"], ["main.py", "json/x.py"], ["src/main.py", "src/enum.so"]] {
      #expect(zygotes(files).map(\.preparation) == [[]])
    }
    #expect(zygotes(["main.py"], environment: ["PYTHONPATH": "/tmp"]).isEmpty)
  }

  @Test func `a module that prints at its import is not imported in a zygote`() throws {
    let worker = Worker(in: sandbox, pins: false)
    for source in ["import this", "import no_such_module"] {
      let cold = try run(source)
      #expect(try run(source, worker: worker).text == cold.text)
    }
    #expect(worker.warmRuns == 2)
  }

  @Test func `a zygote that is killed is started anew`() throws {
    let own = try Sandbox()
    let worker = Worker(in: own, pins: false)
    #expect(try run("print('fine')", worker: worker).text == "fine\n")
    for zygote in ProcessGroup(leader: 0, launcher: own.launcher.process).orphans { kill(zygote, SIGKILL) }
    for isWarm in [false, true] {
      #expect(try run("print('fine')", worker: worker).text == "fine\n")
      #expect(worker.latestStart.isWarm == isWarm)
    }
    #expect(own.complaints.count == 1)
  }

  @Test func `a run is charged only for its own usage`() throws {
    let worker = Worker(in: sandbox, pins: true)
    let hungry = "x = bytearray(100 << 20)\nimport time\nwhile time.process_time() < 1: pass"
    for source in [hungry, "pass", hungry, "pass"] {
      let usage = try run(source, worker: worker).outcome.usage
      // Includes a baseline that these tests do not measure.
      #expect((usage.heap > 100 << 20) == (source == hungry))
      #expect((usage.cpu >= .seconds(1)) == (source == hungry))
    }
  }
}
