import Sandboxing
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages

let sandbox = try! Sandbox()
let python = try! Language(named: "python3")
let pypy = try! Language(named: "pypy3")

/// The missing paths that an empty program of CPython looks for.
let absent: Set<[UInt8]> = {
  var builder = TreeBuilder(at: "/tmp")
  builder.add(.bytes([]), at: "empty.py".utf8)
  let world = SandboxView(
    tree: VirtualTree(root: python.files).mounting(builder.build(), at: "/tmp"),
    shown: python.shown.map { Array($0.utf8) })
  let program = python.program(
    running: Array("empty.py".utf8), environment: ["LANG": "C.UTF-8"], heap: 1 << 30)
  return try! Worker(in: sandbox, pins: false).measure(
    program, in: world, under: Limits(cpu: .seconds(60), wall: .seconds(300))
  ).baseline.absent
}()

/// Runs files of a working directory; the first one is `main.py`.
func run(
  _ source: String, _ files: [String: String] = [:], on language: Language = python, arguments: [String] = [],
  environment: [String: String] = ["LANG": "C.UTF-8"], hashSeed: UInt32 = 0, input: String = "",
  limits: Limits = Limits(cpu: .seconds(60), wall: .seconds(300)), worker: Worker? = nil,
  entry: String = "main.py"
) throws -> (text: String, errors: String, outcome: Outcome) {
  var builder = TreeBuilder(at: "/tmp")
  for (path, text) in files.merging(["main.py": source], uniquingKeysWith: { $1 }) {
    builder.add(.bytes(Array(text.utf8)), at: path.utf8)
  }
  let files = builder.build()
  let tree = VirtualTree(root: language.files).mounting(files, at: "/tmp")
  let zygotes = worker == nil ? [] : language.zygotes(running: Array(entry.utf8), in: files)
  let world = SandboxView(
    tree: tree, shown: language.shown.map { Array($0.utf8) }, absent: absent, zygotes: zygotes)
  let program = language.program(
    running: Array(entry.utf8), arguments: arguments, environment: environment, hashSeed: hashSeed,
    heap: limits.heap)
  let outcome = try (worker ?? Worker(in: sandbox, pins: false)).run(
    program, in: world, input: .bytes(Array(input.utf8)), under: limits, above: Baseline(data: 256 << 20))
  func text(_ output: Output) throws -> String {
    String(decoding: try output.read(at: 0, upTo: output.count), as: UTF8.self)
  }
  return (try text(outcome.stdout), try text(outcome.stderr), outcome)
}

@Suite(.timed) struct LanguageTests {
  @Test(arguments: [python, pypy]) func `an interpreter runs a program with its own modules`(
    language: Language
  )
    throws
  {
    let result = try run(
      """
      import json, sys, os, own.module
      print(json.dumps([own.module.value, sys.argv[1:], os.getcwd()]))
      """, ["own/module.py": "value = 'ü'"], on: language, arguments: ["a", "b c"])
    #expect(result.errors == "")
    #expect(result.text == #"["\u00fc", ["a", "b c"], "/tmp"]"# + "\n")
    #expect(language.version.contains("3."))
  }

  @Test func `a process finds itself by its number`() throws {
    let result = try run(
      """
      import os
      number = os.getpid()
      print(open(f'/proc/{number}/cmdline').read() == open('/proc/self/cmdline').read())
      print(os.readlink(f'/proc/{number}/exe') == os.readlink('/proc/self/exe'))
      print(os.path.isdir(f'/proc/{number}'), os.path.exists(f'/proc/{number + 1}'), os.path.exists('/proc/1'))
      """)
    #expect(result.text == "True\nTrue\nTrue False False\n")
  }

  @Test func `the standard library is there, C modules and data too`() throws {
    let result = try run(
      """
      import bz2, ctypes, decimal, hashlib, lzma, random, sqlite3, statistics, zlib, tempfile, unicodedata
      import datetime, locale, threading
      locale.setlocale(locale.LC_ALL, "")
      print(hashlib.sha256(b"x").hexdigest()[:8], "ä".encode().hex(), locale.getpreferredencoding())
      found = []
      thread = threading.Thread(target=lambda: found.append(datetime.datetime.now().year > 2000))
      thread.start(); thread.join()
      print(found)
      """)
    #expect(result.errors == "")
    #expect(result.text == "2d711642 c3a4 UTF-8\n[True]\n")
  }

  @Test func `the streams can be opened again by their names`() throws {
    let result = try run(
      """
      import sys
      print(sys.stdin.read(), open("/dev/stdin").read(), open("/dev/fd/0").read())
      print("out", file=open("/dev/stdout", "w"), flush=True)
      print("err", file=open("/dev/stderr", "w"), flush=True)
      for name, mode in [("/dev/stdin", "w"), ("/dev/stdout", "r")]:
          try: open(name, mode); print("opened", name)
          except PermissionError: pass
      """, [:], input: "in")
    #expect(result.errors == "err\n")
    #expect(result.text == "out\nin in in\n")
  }

  @Test func `numpy works`() throws {
    let result = try run(
      "import numpy; print(numpy.linalg.inv(numpy.eye(2) * 2).sum())",
      limits: Limits(cpu: .seconds(60), wall: .seconds(300), heap: 512 << 20))
    #expect(result.errors == "")
    #expect(result.text == "1.0\n")
  }

  @Test func `the hash seed is the assignment's`() throws {
    let source = "print(hash('grade'))"
    #expect(try run(source, hashSeed: 1).text == run(source, hashSeed: 1).text)
    #expect(try run(source, hashSeed: 1).text != run(source, hashSeed: 2).text)
  }

  @Test func `valid bytecode is read and none is written`() throws {
    let result = try run(
      """
      import sys, json.decoder
      print(sys.dont_write_bytecode, sys.flags.no_user_site)
      print(json.decoder.__cached__ is not None)
      """)
    #expect(result.text == "True 1\nTrue\n")
    #expect(result.outcome.denied.entries.allSatisfy { !$0.operation.contains("writing") })
  }

  @Test func `nothing else of the machine is there`() throws {
    let result = try run(
      """
      import os
      for place in ["/etc/passwd", "/root", "/home", "/usr/bin/sh", "/proc/1/status", "/dev/tty", "/sys"]:
          try: os.stat(place); print(place)
          except OSError as error: assert error.errno == 2, error
      print(sorted(os.listdir("/")), os.listdir("/tmp"), os.listdir("/etc"), os.listdir("/.grade/3"))
      """)
    #expect(result.errors == "")
    #expect(
      result.text
        == "['.grade', 'bin', 'dev', 'etc', 'lib', 'lib64', 'proc', 'tmp', 'usr'] ['main.py'] "
        + "['ld.so.cache', 'ld.so.preload'] ['system', 'work']\n")
    #expect(result.outcome.denied.entries.map(\.operation).contains("stat /etc/passwd"))
  }

  @Test func `a language that is not there is an error with a remedy`() {
    #expect(
      throws: LanguageError(
        #"there is no runtime "cobol"; expected one of python3, pypy3, node, java, pypy-sandbox, rpython"#)
    ) {
      _ = try Language(named: "cobol")
    }
    let error = #expect(throws: LanguageError.self) {
      _ = try Language(named: "python3", interpreter: "/nowhere/python3")
    }
    #expect(error?.description.contains("/nowhere/python3 does not exist") == true)
  }

  @Test func `a program that says nothing of itself is no interpreter`() {
    let error = #expect(throws: LanguageError.self) {
      _ = try Language(named: "python3", interpreter: "/bin/true")
    }
    #expect(error?.description.contains("does not print its version") == true)
  }
}
