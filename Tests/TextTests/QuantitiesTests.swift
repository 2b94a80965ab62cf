import Testing

@testable import Text

@Suite(.timed) struct MeasuresTests {
  @Test(arguments: [
    (Duration.seconds(1), "1 s"), (.seconds(90), "90 s"), (.milliseconds(1500), "1.5 s"),
    (.milliseconds(1), "1 ms"),
    (.microseconds(1_500), "1.5 ms"), (.zero, "0 ms"),
  ])
  func `a duration in words`(duration: Duration, words: String) {
    #expect(duration.inWords == words)
  }

  @Test(arguments: [
    (256 << 20, "256 MiB"), (1 << 30, "1 GiB"), (1536 << 20, "1536 MiB"), (8 << 10, "8 KiB"),
    (1000, "1000 bytes"),
    (1, "1 byte"), (0, "0 bytes"),
  ])
  func `a size in words`(bytes: Int, words: String) {
    #expect(bytes.bytesInWords == words)
  }
}
