import Foundation
import Testing

/// Repeats `body` with other random numbers until the time is over.
///
/// `GRADE_FUZZ_SECONDS` sets the time, else `seconds`. Every round has its own seed, which is printed if the round
/// fails. `GRADE_FUZZ_SEED` repeats only that round.
func fuzz(for seconds: Double = 10, _ body: (inout Numbers) throws -> Void) throws {
  let variables = ProcessInfo.processInfo.environment
  let only = variables["GRADE_FUZZ_SEED"].flatMap { UInt64($0) }
  let end = ContinuousClock.now + .seconds(variables["GRADE_FUZZ_SECONDS"].flatMap { Double($0) } ?? seconds)
  repeat {
    let seed = only ?? UInt64.random(in: 0 ... .max)
    var numbers = Numbers(state: seed)
    do { try body(&numbers) } catch {
      Issue.record("GRADE_FUZZ_SEED=\(seed): \(error)")
      return
    }
  } while only == nil && ContinuousClock.now < end
}

/// An unexpected result, as a sentence.
struct HostCapability: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

func require(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
  guard condition else { throw HostCapability(sentence()) }
}

/// Pseudo-random numbers. SplitMix64.
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  mutating func below(_ limit: Int) -> Int { .random(in: 0..<limit, using: &self) }

  mutating func happens(onceIn rounds: Int) -> Bool { below(rounds) == 0 }

  mutating func one<Element>(of elements: [Element]) -> Element { elements.randomElement(using: &self)! }

  /// Bytes among which many have a special meaning.
  mutating func hostileBytes(atMost count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<below(count + 1) {
      bytes += happens(onceIn: 3) ? Array(one(of: Self.hostile).utf8) : [UInt8(below(256))]
    }
    return Array(bytes.prefix(count))
  }

  private static let hostile = [
    "\n", "\r", "\0", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{9B}", "]]>", "<![CDATA[", "&#0;", "&", "<", "\"",
    "'",
    "[[ATTACHMENT|/etc/passwd]]", "::error::", "::add-mask::", "##[error]", "##vso[task]", "##teamcity[x]",
    "\u{202E}", "\u{2066}", "\u{200B}", "\u{FEFF}", "\u{FFFE}", "\u{85}", "\u{2028}", "\\", "\\x41", "␣", " ",
    "\t", "'); DROP TABLE trials;--", "=cmd|' /C calc'!A0", "%n%s", "{{7*7}}", "é", "e\u{301}", "👩‍👩‍👧", "../..",
  ]
}
