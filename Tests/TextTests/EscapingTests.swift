import Testing

@testable import Text

@Suite(.timed) struct EscapingTests {
  @Test(arguments: [
    ("a\0b\u{1B}[31m", "| a\\x00b\\x1B[31m\n"), ("C:\\new", "| C:\\\\new\n"), ("a\r\nb", "| a\\x0D\n| b\n"),
    ("", ""), ("\n", "| \n"), ("a\tb\n", "| a\tb\n"), ("\u{202E}cod", "| \\xE2\\x80\\xAEcod\n"),
    ("\u{FFFE}", "| \\xEF\\xBF\\xBE\n"), ("über 😀", "| über 😀\n"), ("]]>&<", "| ]]>&<\n"),
  ]) func `each line that a program wrote is marked and visible`(text: String, expected: String) {
    #expect(Escaping.lines(Array(text.utf8)) == expected)
  }

  @Test(
    arguments: [
      ([0xFF, 0x41], "| \\xFFA\n"), ([0xED, 0xA0, 0x80], "| \\xED\\xA0\\x80\n"),
      ([0xC0, 0x80], "| \\xC0\\x80\n"),
      ([0xE2, 0x82], "| \\xE2\\x82\n"), ([0xF4, 0x90, 0x80, 0x80], "| \\xF4\\x90\\x80\\x80\n"),
    ] as [([UInt8], String)]) func `bytes that are not UTF-8 stand as they are`(
      bytes: [UInt8], expected: String
    )
  {
    #expect(Escaping.lines(bytes) == expected)
  }

  @Test(arguments: [
    ("see [[ATTACHMENT|/etc/passwd]]", "see [\\x5BATTACHMENT|/etc/passwd]]"),
    ("[[attachment|x]]", "[\\x5Battachment|x]]"), ("[[[ATTACHMENT|x", "[[\\x5BATTACHMENT|x"),
    ("a ##[error]x", "a #\\x23[error]x"), ("##vso[task.x]", "#\\x23vso[task.x]"), ("###VSO[", "##\\x23VSO["),
    ("##teamcity[x", "#\\x23teamcity[x"), ("## Title [1]", "## Title [1]"), ("[[1, 2]]", "[[1, 2]]"),
    ("::error::x", ":\\x3Aerror::x"), ("  ::error::x", "  :\\x3Aerror::x"),
    ("\u{3000}::x", "\u{3000}:\\x3Ax"), ("std::vector", "std::vector"),
  ]) func `a word that has an effect on a reader is escaped`(text: String, expected: String) {
    #expect(Escaping.line(text) == expected)
  }

  @Test(arguments: [
    ("two words", "two␣words"), (" a", "␣a"), ("a\tb\n", "a\\x09b\\x0A"), ("a␣b", "a\\xE2\\x90\\xA3b"),
    ("a\u{A0}b", "a\\xC2\\xA0b"), ("a\\b", "a\\\\b"), ("[[ATTACHMENT|", "[\\x5BATTACHMENT|"),
  ]) func `a name's blanks can be seen`(name: String, expected: String) {
    #expect(Escaping.name(name) == expected)
  }

  @Test func `a name that is visible already changes only in its blanks`() {
    #expect(Escaping.name("a\\xFF b\\\\", escaped: true) == "a\\xFF␣b\\\\")
  }

  @Test func `different names have different forms`() {
    let parts = [
      "", " ", "␣", "\\", "\\x20", "\u{A0}", "\t", "[[ATTACHMENT|", "[\\x5BATTACHMENT|", "::", ":\\x3A",
    ]
    let names = Set(parts.flatMap { first in parts.map { "\(first)\($0)" } })
    #expect(Set(names.map { Escaping.name($0) }).count == names.count)
  }
}
