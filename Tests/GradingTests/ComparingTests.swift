import Assignments
import Foundation
import Glibc
import Sandboxing
import Testing

@testable import Grading

private func firstDifference(
  _ output: String, _ answer: String, _ comparison: Comparison, chunk: Int = 64 << 10
) throws -> Difference? {
  var comparing = try Comparing(
    ByteSource(Output(Array(output.utf8))), with: ByteSource(answer: .text(answer)), by: comparison,
    chunk: chunk)
  return try comparing.firstDifference()
}

private func areEqual(_ output: String, _ answer: String, _ comparison: Comparison) throws -> Bool {
  let difference = try firstDifference(output, answer, comparison)
  #expect(try firstDifference(output, answer, comparison, chunk: 1) == difference)
  let reversed = try firstDifference(answer, output, comparison)
  #expect((reversed == nil) == (difference == nil))
  return difference == nil
}

@Suite(.timed) struct ComparingTests {
  @Test(arguments: [("", ""), ("a\n", "a\n"), ("a\r\n\0é", "a\r\n\0é")])
  func `exact is byte for byte`(output: String, answer: String) throws {
    #expect(try areEqual(output, answer, .exact))
  }

  @Test(arguments: [("a", "a\n"), ("a ", "a"), ("a\r\n", "a\n"), ("", "\n"), ("a", "b"), ("é", "e\u{301}")])
  func `exact forgives nothing`(output: String, answer: String) throws {
    #expect(try !areEqual(output, answer, .exact))
  }

  @Test(arguments: [
    ("a", "a\n"), ("a \t\nb", "a\nb  \n"), ("a\r\nb\r\n", "a\nb\n"), ("a\n\n \n\r\n", "a"), ("", "\n \n"),
    (" \t ", ""), ("\n\na\n", "\n\t\na"),
  ])
  func `lines forgive blanks and CR at a line's end, and empty lines at the end`(
    output: String, answer: String
  ) throws {
    #expect(try areEqual(output, answer, .lines))
  }

  @Test(arguments: [
    (" a", "a"), ("a b", "a  b"), ("a\n\nb", "a\nb"), ("\na", "a"), ("a\rb", "ab"), ("a\rb", "a\nb"),
    ("a", "a\nb"), ("ab", "a"), ("a\u{B}", "a"), ("", "0"), ("A", "a"), ("a\0", "a"),
  ])
  func `lines forgive nothing else`(output: String, answer: String) throws {
    #expect(try !areEqual(output, answer, .lines))
  }

  @Test(arguments: [("a b", " a\n\tb\r\n"), ("a\u{B}b\u{C}c", "a b c"), ("", " \n "), ("12 3", "12\n\n3")])
  func `tokens forgive all white space`(output: String, answer: String) throws {
    #expect(try areEqual(output, answer, .tokens))
  }

  @Test(arguments: [
    ("ab", "a b"), ("a b", "a b c"), ("a", "b"), ("12 3", "1 23"), ("", "a"), ("1", "1.0"), ("a\0b", "a b"),
    ("a\u{A0}b", "a b"),
  ])
  func `tokens forgive nothing else`(output: String, answer: String) throws {
    #expect(try !areEqual(output, answer, .tokens))
  }

  @Test(arguments: [
    ("1", "1.0000001"), ("1e3", "1000"), ("-.5", "-0.50"), ("+7.", "7"), ("0", "-0"),
    ("1000000.5", "1000001"),
    ("1e-400", "0"), ("x 1.0", "x 1"), ("nan", "nan"), ("0x10", "0x10"), ("inf", "inf"), ("12 34", "12.0 34"),
    ("1", "1.0 "), ("1.0\n2.00", "1 2\n"), ("1E+2", "100"), ("1e999", "1e999"),
  ])
  func `floats are near enough absolutely or relatively`(output: String, answer: String) throws {
    #expect(try areEqual(output, answer, .floats(absolute: 1e-6, relative: 1e-6)))
  }

  @Test(arguments: [
    ("1", "1.00001"), ("1", "-1"), ("nan", "1"), ("nan", "NaN"), ("inf", "1e308"), ("0x10", "16"),
    ("1e999", "inf"),
    ("1e999", "1e308"), ("1_0", "10"), (".", "0"), ("", "0"), ("1,5", "1.5"), ("1e", "1"), ("+-1", "-1"),
    ("1 2", "1.0"), ("1.0", "1 2"), ("a1", "a1.0"), ("١", "1"), ("1\0", "1"), ("1.0.0", "1"), ("--1", "-1"),
  ])
  func `floats forgive nothing else`(output: String, answer: String) throws {
    #expect(try !areEqual(output, answer, .floats(absolute: 1e-6, relative: 1e-6)))
  }

  @Test func `a tolerance is relative to the answer`() throws {
    #expect(try firstDifference("110", "100", .floats(absolute: 0.1, relative: 0.1)) == nil)
    #expect(try firstDifference("89", "100", .floats(absolute: 0.1, relative: 0.1)) != nil)
    #expect(try firstDifference("0.1", "0", .floats(absolute: 0.1, relative: 0.1)) == nil)
    #expect(try firstDifference("1", "1.0", .floats(absolute: 0, relative: 0)) == nil)
  }

  @Test func `a tolerance is absolute or relative alone`() throws {
    let (absolute, relative) = (
      Comparison.floats(absolute: 0.1, relative: 0), Comparison.floats(absolute: 0, relative: 0.1)
    )
    for (output, answer, isNear, isProportional) in [
      ("110", "100", false, true), ("0.05", "0", true, false), ("1000000010", "1000000000", false, true),
      ("100.05", "100", true, true), ("2", "1", false, false), ("1.0", "1", true, true),
    ] {
      #expect(try areEqual(output, answer, absolute) == isNear, "\(output), \(answer)")
      #expect(try areEqual(output, answer, relative) == isProportional, "\(output), \(answer)")
    }
  }

  @Test(arguments: [1, 7, 4096, 64 << 10])
  func `words longer than 4096 bytes are compared as bytes`(chunk: Int) throws {
    let zeros = String(repeating: "0", count: 4095)
    let tolerance = Comparison.floats(absolute: 1e-6, relative: 1e-6)
    #expect(try firstDifference("x " + zeros + "1", "x 1", tolerance, chunk: chunk) == nil)
    #expect(try firstDifference("x 0" + zeros + "1", "x 1", tolerance, chunk: chunk) != nil)
    #expect(try firstDifference("1." + zeros, "1." + zeros + "0", tolerance, chunk: chunk) != nil)
    #expect(try firstDifference(zeros + zeros, zeros + zeros, tolerance, chunk: chunk) == nil)
  }

  @Test(arguments: [Comparison.lines, .tokens, .floats(absolute: 1e-6, relative: 1e-6)])
  func `a long run of blanks is passed`(comparison: Comparison) throws {
    let blanks = String(repeating: " \t", count: 50_000)
    #expect(try areEqual("a" + blanks + "\n" + blanks, "a", comparison))
    #expect(try !areEqual("a" + blanks + "b", "a", comparison))
  }

  @Test func `a difference is where both stand`() throws {
    #expect(try firstDifference("ab\nc", "ab\nd", .exact) == Difference(kind: .differs, output: 3, answer: 3))
    #expect(
      try firstDifference("ab \nc", "ab\nd", .lines) == Difference(kind: .differs, output: 4, answer: 3))
    #expect(try firstDifference("a\n", "a\nb", .lines) == Difference(kind: .outputEnds, output: 2, answer: 2))
    #expect(
      try firstDifference("a\n\nb", "a", .lines) == Difference(kind: .outputGoesOn, output: 3, answer: 1))
    #expect(
      try firstDifference("1 2", "1.0 3", .floats(absolute: 0, relative: 0))
        == Difference(kind: .differs, output: 2, answer: 4))
  }

  @Test(arguments: [Comparison.exact, .lines, .tokens, .floats(absolute: 1e-6, relative: 1e-6)])
  func `a flood is read no further than its first difference`(comparison: Comparison) throws {
    let flood = try TemporaryFile("6 ", size: 1 << 40)
    var comparing = try Comparing(
      ByteSource(try flood.output), with: ByteSource(answer: .text("5\n")), by: comparison)
    #expect(try comparing.firstDifference() == Difference(kind: .differs, output: 0, answer: 0))
    var reversed = try Comparing(
      ByteSource(Output([0x35])), with: ByteSource(answer: .file(flood.path)), by: comparison)
    #expect(try reversed.firstDifference() == Difference(kind: .differs, output: 0, answer: 0))
  }

  @Test func `a line of 64 MiB needs little memory`() async {
    await #expect(processExitsWith: .success) {
      let files = (try TemporaryFile("a \n", size: 64 << 20), try TemporaryFile("a\n", size: (64 << 20) - 1))
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let used = status.split(separator: "\n").first { $0.hasPrefix("VmData:") }!.split(separator: " ")
      let limit = rlim_t(used[1].split(separator: "\t").last!)! << 10 + 16 << 20
      var limits = rlimit(rlim_cur: limit, rlim_max: limit)
      precondition(unsafe setrlimit(__rlimit_resource_t(2), &limits) == 0)
      for comparison in [Comparison.lines, .tokens, .floats(absolute: 1, relative: 1)] {
        var comparing = try Comparing(
          ByteSource(try files.0.output), with: ByteSource(answer: .file(files.1.path)), by: comparison)
        let difference = try comparing.firstDifference()
        precondition(difference == nil)
      }
    }
  }
}
