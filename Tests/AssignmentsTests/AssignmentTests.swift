import Assignments
import Sandboxing
import SystemPackage
import Testing
import Text

@Suite(.timed) struct AssignmentTests {
  @Test func `an assignment of one key has a default for everything else`() throws {
    let world = World()
    let assignment = try world.read()
    #expect(assignment.name == world.path.lastComponent?.string)
    #expect(assignment.title == assignment.name)
    #expect(assignment.directory == world.path)
    #expect(assignment.runtime == "python3")
    #expect(assignment.interpreter == nil && assignment.entry == nil && assignment.fixtures == nil)
    #expect(assignment.preload.isEmpty)
    #expect(assignment.environment == ["LANG": "C.UTF-8"])
    #expect(assignment.hashSeed == 0)
    #expect(assignment.submissions.map(\.name) == ["ada"])
    let test = try #require(assignment.tests.first)
    #expect(
      test.limits == TestLimits() && test.comparison == .lines && test.points == 1 && test.exitCode == 0)
  }

  @Test func `every key is read`() throws {
    let world = World(
      """
      title: Homework 3, word counts
      runtime: python3
      interpreter: /usr/bin/python3.11
      library: ../../pypy
      entry: src/wordcount.py
      preload: [numpy, os.path]
      limits: {cpu: 2s, wall: 500ms, heap: 1GiB, output: 8KiB, stack: 16MiB, processes: 3, open_files: 99}
      scratch: 16MiB
      compare: {floats: 1e-6}
      environment: {WORDS: many, LANG: C}
      hash_seed: 4294967295
      flaky: best
      tests:
        - name: empty
          stdin: ""
          stdout: "0\\n"
          args: [--count, 7, yes]
          files: {data/words.txt: "a b c"}
          points: 2.5
          exit: 3
          limits: {cpu: 5}
          compare: exact
        - name: next
          input: tests/a.in
          answer: tests/a.ans
          needs: [empty]
          files_out: {out/result.txt: tests/a.ans}
      """, files: ["fixtures/list.txt": "x"])
    let assignment = try world.read()
    #expect(assignment.title == "Homework 3, word counts")
    #expect(assignment.interpreter == "/usr/bin/python3.11")
    #expect(assignment.library == assignment.directory.appending("../../pypy"))
    #expect(assignment.entry == "src/wordcount.py")
    #expect(assignment.preload == ["numpy", "os.path"])
    #expect(assignment.environment == ["WORDS": "many", "LANG": "C"])
    #expect(assignment.hashSeed == .max && assignment.flaky == .best)
    #expect(assignment.fixtures?.lastComponent == "fixtures")

    let own = TestLimits(
      cpu: .seconds(2), wall: .milliseconds(500), heap: 1 << 30, output: 8192, stack: 16 << 20, processes: 3,
      openFiles: 99, scratch: 16 << 20)
    var longer = own
    longer.cpu = .seconds(5)
    try #require(assignment.tests.count == 2)
    #expect(
      assignment.tests[0]
        == Test(
          name: "empty", answer: .text("0\n"), arguments: ["--count", "7", "yes"],
          files: ["data/words.txt": .text("a b c")], points: 2.5, exitCode: 3, limits: longer,
          comparison: .exact))
    let next = assignment.tests[1]
    #expect(
      next.limits == own && next.comparison == .floats(absolute: 1e-6, relative: 1e-6)
        && next.needs == ["empty"])
    #expect(next.filesOut == ["out/result.txt": .file(world.path.appending("tests/a.ans"))])
    #expect(next.input == .file(world.path.appending("tests/a.in")))
  }

  @Test(arguments: [
    ("python", #"there is no runtime "python"; did you mean "python3"?"#),
    ("pyton3", #"there is no runtime "pyton3"; did you mean "python3"?"#),
    (
      "python3.11",
      #"there is no runtime "python3.11"; write `runtime: python3` and `interpreter: /usr/bin/python3.11`"#
    ),
    ("cobol", #"there is no runtime "cobol"; expected one of python3, node"#),
  ])
  func `a runtime that there is not gets a remedy`(name: String, message: String) {
    let world = World("title: x\nruntime: \(name)\n")
    #expect {
      _ = try Assignment(readingFrom: world.path, languages: ["python3", "node"])
    } throws: {
      "\($0)" == "\(world.path)/assignment.yml:2: \(message)"
    }
  }

  @Test func `everything that is wrong is said at once, in the file's order`() {
    let world = World(
      """
      tittle: Words
      hash_seed: -1
      interpreter: python3
      limits: {cpu: fast, heapp: 3}
      tests:
        - name: one
          points: two
          answer: nowhere
        - name: one
          stdout: x
          exit: 256
        - stdout: y
          needs: [two, one]
      flaky: sometimes
      """, bare: true)
    #expect(
      world.problems() == [
        "assignment.yml:1: unknown key \"tittle\"; did you mean \"title\"?",
        "assignment.yml:1: `runtime:` is missing; add it",
        "assignment.yml:2: hash_seed is \"-1\"; expected a whole number from 0 to 4294967295",
        "assignment.yml:3: interpreter is \"python3\"; expected a path that begins with / or, from the assignment's directory, with ./ or ../",
        "assignment.yml:4: unknown key \"heapp\" in limits; did you mean \"heap\"?",
        "assignment.yml:4: limits.cpu is \"fast\"; expected a duration from 1ms to 24 hours, such as 500ms, 10s or 2min",
        "assignment.yml:7: tests.points is \"two\"; expected a number of 0 or more",
        "assignment.yml:8: tests.answer names \"nowhere\", which does not exist; create it, or correct its name",
        "assignment.yml:9: there is another test named \"one\"; rename one",
        "assignment.yml:11: tests.exit is \"256\"; expected a whole number from 0 to 255",
        "assignment.yml:12: `name:` is missing in tests; add it",
        "assignment.yml:13: needs names \"two\", which is not a test; expected the name of a test",
        "assignment.yml:14: flaky is \"sometimes\"; expected best, worst or error",
        "submissions: the folder does not exist; create it, or correct its name; each of its entries is a submission",
      ])
  }

  @Test func `a value of the wrong type is named, with the expected type`() {
    let world = World(
      """
      title: [a]
      runtime: ~
      preload: numpy
      environment: [A]
      limits: 3
      compare: words
      entry: ../x.py
      tests: many
      """)
    #expect(
      world.problems() == [
        "assignment.yml:1: title is a list; expected a name of 1 to 300 bytes, without control characters",
        "assignment.yml:2: runtime is empty; expected a name of 1 to 100 bytes, without control characters",
        "assignment.yml:3: preload is \"numpy\"; expected a list, such as [a, b]",
        "assignment.yml:4: environment is a list; expected a mapping, such as {a: b}",
        "assignment.yml:5: limits is \"3\"; expected a mapping, such as {a: b}",
        "assignment.yml:6: compare is \"words\"; expected exact, lines, tokens or {floats: 1e-6}",
        "assignment.yml:7: entry is \"../x.py\"; expected a relative path without `.` or `..`, such as data/words.txt",
        "assignment.yml:8: tests is \"many\"; expected a list, such as [a, b]",
      ])
  }

  @Test func `files_out needs scratch, relative paths and files to compare with`() {
    let world = World(
      """
      runtime: python3
      # no scratch
      tests:
        - {name: one, stdout: "", files_out: {a: tests/a.ans}}
        - {name: two, stdout: "", files_out: {../a: tests/a.ans}}
        - {name: three, stdout: "", files_out: {a: tests/no}, limits: {scratch: 1MiB}}
        - {name: four, stdout: "", files_out: [a]}
      """)
    let needed = "files_out needs a directory to write in; give the assignment `scratch:`, such as 16MiB"
    #expect(
      world.problems() == [
        "assignment.yml:4: \(needed)", "assignment.yml:5: \(needed)",
        "assignment.yml:5: a key of tests.files_out is \"../a\"; expected a relative path without `.` or `..`, such as data/words.txt",
        "assignment.yml:6: \(needed)",
        "assignment.yml:6: tests.files_out.a names \"tests/no\", which does not exist; create it, or correct its name",
        "assignment.yml:6: unknown key \"scratch\" in tests.limits; expected one of cpu, wall, heap, output, stack, processes, open_files",
        "assignment.yml:7: \(needed)",
        "assignment.yml:7: tests.files_out is a list; expected a mapping, such as {a: b}",
      ])
  }

  @Test func `a wrong scratch is one mistake, not two`() {
    let world = World(
      """
      runtime: python3
      scratch: 3
      tests: [{name: one, stdout: "", files_out: {a: tests/a.ans}}]
      """, files: ["tests/a.ans": ""])
    #expect(
      world.problems() == [
        "assignment.yml:2: scratch is \"3\"; expected a size from 64KiB to 1GiB, such as 256MiB"
      ])
  }

  @Test func `a directory that does not exist, or is a file, is said to be so`() {
    let world = World(nil, files: ["file": ""])
    for (name, trouble) in [
      ("nowhere", "does not exist; create it, or correct its name"),
      ("file", "is a file; expected a directory"),
    ] {
      #expect {
        _ = try Assignment(readingFrom: world.path.appending(name))
      } throws: { error in
        "\(error)"
          == "\(world.path)/\(name): the assignment \(trouble)"
      }
    }
  }

  @Test func `an assignment is named as it was written, even where that is a dot or a link`() throws {
    let world = World()
    #expect(try Assignment(readingFrom: world.path.appending(".")).name == world.path.lastComponent?.string)
    world.link("hw9", to: ".")
    #expect(try Assignment(readingFrom: world.path.appending("hw9")).name == "hw9")
  }

  @Test func `more than a hundred problems are counted`() {
    let world = World((0..<150).map { "unknown\($0): 1\n" }.joined())
    #expect {
      _ = try world.read()
    } throws: {
      "\($0)".split(separator: "\n").last == "and 51 more problems"
    }
  }
}
