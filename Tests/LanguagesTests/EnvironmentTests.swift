import Foundation
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// A virtual environment's interpreter behaves the same after a cold and a warm start, with any packages.
@Suite(.timed) struct EnvironmentTests {
  private static let folder = try! Scrap()
  private static let modules = [
    // A random number made at the import shows whether several runs share one import.
    "noisy": """
    import os, sys, warnings
    os.write(1, b"raw\\n")
    print("buffered")
    sys.stderr.write("careful\\n")
    warnings.warn("old")
    token = os.urandom(8).hex()
    """,
    "failing": "import os\nos.write(1, b'first\\n')\nraise ImportError('not today')",
    "reading": "text = input()",
  ]

  private static let environment: Language = {
    _ = try! ask("/usr/bin/python3", ["-m", "venv", "--without-pip", folder.path + "/venv"])
    let packages = FileManager.default.enumerator(atPath: folder.path + "/venv/lib")!.compactMap {
      $0 as? String
    }
    .first { $0.hasSuffix("site-packages") }!
    for (name, text) in modules { try! folder.write(Array(text.utf8), to: "venv/lib/\(packages)/\(name).py") }
    return try! Language(
      named: "python3", interpreter: FilePath(folder.path + "/venv/bin/python"), in: sandbox)
  }()

  static let programs = [
    "import sys\nprint(sys.prefix, sys.base_prefix, sys.executable, sys.path)", "import noisy\nprint('own')",
    "import failing", "import json, noisy, re\nprint(noisy.__file__, len(noisy.token))",
    "try: import failing\nexcept ImportError as error: print(error)", "import reading\nprint(reading.text)",
  ]

  @Test(arguments: programs) func `a program cannot tell`(source: String) throws {
    let worker = Worker(in: sandbox, pins: false)
    let cold = try run(source, on: Self.environment, input: "line\n")
    for _ in 0..<3 {
      let warm = try run(source, on: Self.environment, input: "line\n", worker: worker)
      #expect(warm.text == cold.text)
      #expect(warm.errors == cold.errors)
      #expect(warm.outcome.ending == cold.outcome.ending)
      #expect(warm.outcome.denied.entries == cold.outcome.denied.entries)
    }
    #expect(worker.warmRuns == 3)
  }

  @Test func `the output of an import appears in every run, and the import happens once`() throws {
    let worker = Worker(in: sandbox, pins: false)
    let texts = try (0..<3).map { _ in
      try run("import noisy\nprint(noisy.token)", on: Self.environment, worker: worker)
    }
    #expect(Set(texts.map(\.text)).count == 1)
    #expect(texts[0].text.hasPrefix("raw\nbuffered\n"))
    #expect(texts.allSatisfy { $0.errors.hasPrefix("careful\n") })
    let limits = Limits(cpu: .seconds(60), wall: .seconds(300), output: 3)
    #expect(
      try run("import noisy", on: Self.environment, limits: limits).outcome.ending == .overLimit(.output))
    #expect(
      try run("import noisy", on: Self.environment, limits: limits, worker: worker).outcome.ending
        == .overLimit(.output))
  }

  @Test func `its packages are there, and those of the system are not`() throws {
    #expect(Self.environment.modules.isSuperset(of: ["noisy", "json", "sys"]))
    #expect(!Self.environment.modules.contains("numpy"))
    #expect(Self.environment.interpreter == python.interpreter)
  }

  @Test func `an interpreter that a program could not see is refused`() throws {
    let folder = "/tmp/grade-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try ask("/usr/bin/python3", ["-m", "venv", "--without-pip", folder])
    let error = #expect(throws: LanguageError.self) {
      _ = try Language(named: "python3", interpreter: FilePath(folder + "/bin/python"), in: sandbox)
    }
    #expect(error?.description.contains("a program sees its own files at /tmp; move the interpreter") == true)
  }

  @Test(arguments: [python, pypy]) func `random numbers are those of the seed, started and forked`(
    language: Language
  )
    throws
  {
    let seeded = try #require(language.seedingRandom(with: 7))
    let source =
      "import sys, random\nprint(random.random(), random.sample(range(99), 5), len(sys.meta_path) > 2)"
    let expected = try run("import random; random.seed(7)\n" + source, on: language).text
    #expect(try run(source, on: seeded).text == expected)
    #expect(try run(source, on: #require(language.seedingRandom(with: 8))).text != expected)
    #expect(try run(source, on: language).text != expected)
    let worker = Worker(in: sandbox, pins: false)
    for _ in 0..<2 { #expect(try run(source, on: seeded, worker: worker).text == expected) }
    for _ in 0..<2 { #expect(try run("x = 1\n" + source, on: seeded, worker: worker).text == expected) }
    #expect(worker.warmRuns == 4)
  }

  @Test func `numpy's random numbers are seeded too`() throws {
    let seeded = try #require(python.seedingRandom(with: 7))
    let limits = Limits(cpu: .seconds(60), wall: .seconds(300), heap: 512 << 20)
    let source = "import numpy as np\nprint(np.random.rand(3), np.random.randint(0, 99, 5))"
    let worker = Worker(in: sandbox, pins: false)
    let cold = try run(source, on: seeded, limits: limits)
    #expect(cold.errors == "")
    for _ in 0..<2 { #expect(try run(source, on: seeded, limits: limits, worker: worker).text == cold.text) }
    #expect(try run(source, limits: limits).text != cold.text)
    #expect(worker.warmRuns == 2)
  }

  @Test func `paths that libraries look for on their own are not recorded`() throws {
    let source = """
      import locale, mimetypes, os, socket, ssl, time, zoneinfo
      print(os.cpu_count() > 0)
      for path in ["/proc/stat", "/proc/self/status", "/sys/devices/system/cpu/possible", "/etc/localtime",
                   "/etc/resolv.conf", "/usr/share/fonts/truetype", "/lib/terminfo/x/xterm"]:
          try: open(path)
          except OSError: pass
      mimetypes.init(); time.tzset()
      try: locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
      except locale.Error: pass
      """
    let honest = try run(source)
    #expect(honest.errors == "")
    #expect(honest.outcome.denied.entries.isEmpty)
    let curious = ["/etc/shadow", "/home/ada/.ssh", "/srv/answers", "/etc/hostname", "/proc/1/environ"]
    let spy = try run(curious.map { "try: open('\($0)')\nexcept OSError: pass" }.joined(separator: "\n"))
    #expect(spy.outcome.denied.entries.map(\.operation) == curious.map { "open \($0)" })
  }
}
