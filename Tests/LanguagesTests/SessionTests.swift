import Testing
import VirtualFiles

@testable import HostFiles
@testable import Languages
@testable import Sandboxing

@Suite(.timed) struct SessionTests {
  /// Runs two Python programs; each reads the other's output.
  private func run(
    _ first: String, _ second: String, limits: Limits = Limits(cpu: .seconds(20), wall: .seconds(120))
  ) throws -> (first: Outcome, second: Outcome) {
    let worker = Worker(in: sandbox, pins: false)
    func request(_ source: String) -> RunRequest {
      var builder = TreeBuilder(at: "/tmp")
      builder.add(.bytes(Array(source.utf8)), at: "main.py".utf8)
      let tree = VirtualTree(root: python.files).mounting(builder.build(), at: "/tmp")
      return RunRequest(
        program: python.program(
          running: Array("main.py".utf8), environment: ["LANG": "C.UTF-8"], heap: limits.heap),
        view: SandboxView(tree: tree, shown: python.shown.map { Array($0.utf8) }, absent: absent),
        input: .bytes([]), limits: limits, baseline: Baseline(data: 256 << 20))
    }
    return try Session.run(request(first), request(second), on: worker)
  }

  @Test func `each program reads what the other prints`() throws {
    let guesser = """
      low, high = 1, 1000
      while True:
          guess = (low + high) // 2
          print(guess, flush=True)
          answer = input()
          if answer == "right": break
          if answer == "less": high = guess - 1
          else: low = guess + 1
      """
    let judge = """
      secret, count = 777, 0
      while True:
          guess = int(input())
          count += 1
          print("right" if guess == secret else "less" if guess > secret else "more", flush=True)
          if guess == secret: break
      import sys; print(count, file=sys.stderr)
      """
    let (first, second) = try run(guesser, judge)
    #expect(first.ending == .exited(code: 0) && second.ending == .exited(code: 0))
    #expect(first.outputText.split(separator: "\n").last == "777")
    #expect(second.outputText.hasSuffix("right\n"))
    #expect(Int(second.errorText.dropLast()) == first.outputText.split(separator: "\n").count)
  }

  @Test func `the end of one program is the end of the other's input`() throws {
    let (_, second) = try run(
      "print('a'); print('b')", "import sys; print(len(sys.stdin.read()), file=sys.stderr)")
    #expect(second.errorText == "4\n")
  }

  @Test func `both may print more than a pipe holds before they read`() throws {
    let program = """
      import sys
      print("x" * 700_000)
      print(len(input()), file=sys.stderr)
      """
    let (first, second) = try run(program, program)
    #expect(first.errorText == "700000\n" && second.errorText == "700000\n")
  }

  @Test func `a limit ends its own program, and the other goes on`() throws {
    let (first, second) = try run(
      "while True: pass", "import sys; print(repr(sys.stdin.read()), file=sys.stderr)",
      limits: Limits(cpu: .milliseconds(500), wall: .seconds(120)))
    #expect(first.ending == .overLimit(.cpu))
    #expect(second.ending == .exited(code: 0) && second.errorText == "''\n")
  }
}
