import Glibc
import SystemPackage
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// Descriptors and memory that this process keeps for a program.
@Suite(.timed) struct BudgetTests {
  private static let limits = Limits(
    cpu: .seconds(60), wall: .seconds(600), heap: 32 << 20, scratch: 4 << 20)

  /// - Parameter sizes: The sizes in bytes of the files `0`, `1` and so on in the working directory.
  private static func world(_ sizes: [Int]) -> SandboxView {
    var builder = TreeBuilder(at: "/tmp")
    for (name, size) in sizes.enumerated() {
      builder.add(.bytes([UInt8](repeating: 1, count: size)), at: "\(name)".utf8)
    }
    builder.add(directoryAt: "d".utf8)
    return SandboxView(tree: VirtualTree(root: TreeBuilder().build()).mounting(builder.build(), at: "/tmp"))
  }

  private static func run(
    _ words: [String], in world: SandboxView, on worker: Worker, scratch: Int = 0
  ) throws -> Outcome {
    let program = Program(
      executable: Probe.changes, arguments: (["probe"] + words).map { Array($0.utf8) }, environment: [])
    var limits = limits
    limits.scratch = scratch
    return try worker.run(
      program, in: world, input: .bytes([]), under: limits, above: Baseline(data: 2 << 20))
  }

  @Test(arguments: [
    (["flood", "written", "8000"], 4 << 20), (["flood", "listed", "2000"], 0),
    (["flood", "read", "2000"], 0),
  ])
  func `closed files keep no descriptors of grade`(words: [String], scratch: Int) throws {
    let worker = Worker(in: Probe.sandbox, pins: false, behind: Defenses(), descriptors: 336)
    let world = Self.world([Int](repeating: 1, count: 100))
    #expect(try Self.run(words, in: world, on: worker, scratch: scratch).text == "ok \(words[2])\n")
    // The next trial has its own budget.
    #expect(try Self.run(["flood", "read", "100"], in: world, on: worker).text == "ok 100\n")
  }

  @Test func `mappings beyond the budget are refused, and charged to the program`() throws {
    let worker = Worker(in: Probe.sandbox, pins: false, behind: Defenses(), descriptors: 96)
    let world = Self.world([Int](repeating: 1, count: 100))
    // Half of them is the trial's, and one call may keep two.
    #expect(try Self.run(["flood", "mapped", "100"], in: world, on: worker).text == "ENFILE 47\n")
    #expect(try Self.run(["flood", "read", "100"], in: world, on: worker).text == "ok 100\n")
  }

  @Test func `a file has one copy a trial, however often it is mapped`() throws {
    let worker = Worker(in: Probe.sandbox, pins: false)
    var copies: Set<Substring> = []
    worker.interference = { request, process in
      guard request % 50 == 0 else { return }
      for line in ProcFile.text(of: "/proc/\(process)/maps").split(separator: "\n")
      where line.contains("memfd:") {
        copies.insert(line.split(separator: " ")[4])
      }
    }
    let many = Self.world([40 << 20] + [Int](repeating: 1, count: 99))
    #expect(try Self.run(["flood", "mapped", "500"], in: many, on: worker).text == "ok 500\n")
    #expect(copies.count == 100)
  }

  /// Copies of all files in use except the largest, within a heap of 32 MiB.
  @Test(arguments: [
    ([60, 30], "ok 2\n"), ([20, 20, 20], "ENOMEM 2\n"), ([10, 20, 30, 40], "ENOMEM 3\n"),
  ])
  func `copies of files are the trial's memory`(sizes: [Int], text: String) throws {
    let outcome = try Self.run(
      ["flood", "mapped", "\(sizes.count)"], in: Self.world(sizes.map { $0 << 20 }),
      on: Worker(in: Probe.sandbox, pins: false))
    #expect(outcome.text == text)
    #expect(outcome.usage.heapRefused == text.hasPrefix("ENOMEM"))
  }

  @Test func `copies that were closed are no longer counted`() throws {
    let outcome = try Self.run(
      ["flood", "read", "30"], in: Self.world([Int](repeating: 20 << 20, count: 30)),
      on: Worker(in: Probe.sandbox, pins: false))
    #expect(outcome.text == "ok 30\n")
  }
}
