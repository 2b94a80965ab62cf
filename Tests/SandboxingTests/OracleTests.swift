import Foundation
import Testing
import VirtualFiles

@testable import Sandboxing

/// The kernel is the oracle: the same call prints the same on a real directory and on the virtual tree.
@Suite(.timed) struct OracleTests {
  @Test func `reading calls have the same results, except for known differences`() throws {
    try Self.compare(OracleCases.looking, Difference.looking) { line, _ in
      ["EACCES", "EPERM", "EROFS"].contains(line) ? "refused" : line
    }
  }

  /// The owner of a real file may change it. That is done natively, too, and affects no later case.
  @Test func `writing calls are refused with the same errors`() throws {
    try Self.compare(OracleCases.changing, Difference.changing) { line, isNative in
      ["EACCES", "EPERM", "EROFS"].contains(line) || (isNative && line == "ok") ? "refused" : line
    }
  }

  /// Runs all cases twice. The results must be equal or covered by a difference; each difference must occur.
  private static func compare(
    _ cases: [String], _ differences: [Difference], as form: (_ line: String, _ isNative: Bool) -> String
  ) throws {
    let native = try OracleWorld.native(cases)
    let (sandboxed, outcome) = try OracleWorld.sandboxed(cases)
    try #require(native.count == cases.count && sandboxed.count == cases.count, "\(outcome.ending)")
    #expect(!native.contains("no such call"))
    var unseen = Set(differences.filter { !$0.isOlderKernels }.map(\.reason))
    var unexplained: [String] = []
    for (index, line) in cases.enumerated() {
      let pair = (native: form(native[index], true), sandboxed: form(sandboxed[index], false))
      guard pair.native != pair.sandboxed else { continue }
      let call = Difference.Call(line)
      if let difference = differences.first(where: { $0.covers(call, pair.native, pair.sandboxed) }) {
        unseen.remove(difference.reason)
      } else {
        unexplained.append("\(line.prefix(120)): \(native[index]), but sandboxed \(sandboxed[index])")
      }
    }
    #expect(unexplained.isEmpty, "\(unexplained.count) in all: \(unexplained.prefix(20))")
    #expect(unseen == [])
  }

  @Test func `the documentation tells every difference, and how many cases there are`() throws {
    let file = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    let text = try String(contentsOfFile: "/\(file)/docs/compatibility.md", encoding: .utf8)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains(Self.grouped(OracleCases.looking.count) + " calls that only look"))
    #expect(words.contains(Self.grouped(OracleCases.changing.count) + " that would change"))
    for difference in Difference.looking + Difference.changing {
      #expect(words.contains(difference.reason), "\(difference.reason)")
    }
  }

  private static func grouped(_ number: Int) -> String {
    let last = String(number % 1000)
    return "\(number / 1000),\(String(repeating: "0", count: 3 - last.count))\(last)"
  }

  @Test func `an open file can be reopened, and is a start for paths, as on a real directory`() throws {
    var world = Probe.world
    var builder = TreeBuilder()
    builder.add(descriptorTableAt: "/proc/self/fd")
    world.tree = world.tree.mounting(builder.build()[Array("proc".utf8)[...]]!.directory!, at: "/proc")
    let sandboxed = try Probe.run(["reopen"], world: world)
    let native = try Probe.native(["reopen"])
    #expect(sandboxed.text == native, "\(sandboxed.ending)")
  }
}

extension Node {
  var directory: Directory? { if case .directory(let directory) = self { directory } else { nil } }
}
