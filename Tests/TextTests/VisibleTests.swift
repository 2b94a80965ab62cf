import Testing

@testable import Text

@Suite(.timed) struct VisibleTests {
  @Test(arguments: [
    ("ada", "ada"), ("é€😀", "é€😀"), (#"a\b"#, #"a\\b"#), ("a\nb\u{7F}", #"a\x0Ab\x7F"#),
    ("\u{202E}x", #"\xE2\x80\xAEx"#),
    ("\u{85}", #"\xC2\x85"#), ("", ""),
  ])
  func `an invisible character is escaped`(text: String, form: String) {
    #expect(visible(Array(text.utf8)) == form)
  }

  @Test func `invalid UTF-8 is escaped`() {
    #expect(visible([0x61, 0xFF, 0xC3, 0x62, 0xE2, 0x82]) == #"a\xFF\xC3b\xE2\x82"#)
    #expect(visible([0xED, 0xA0, 0x80, 0xC0, 0x80]) == #"\xED\xA0\x80\xC0\x80"#)
  }
}
