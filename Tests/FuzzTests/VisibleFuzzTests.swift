import Testing

@testable import Sandboxing
@testable import Text

/// Random bytes have a harmless visible form, and different bytes have different forms.
@Suite(.timed) struct VisibleFuzzTests {
  @Test func `visible forms hold no control, and lead back to their bytes`() throws {
    try fuzz { numbers in
      for _ in 0..<200 {
        let bytes = numbers.hostileBytes(atMost: 60)
        let form = visible(bytes)
        try require(
          form.unicodeScalars.allSatisfy { $0.isVisible }, "\(bytes) is shown as \(Array(form.utf8))")
        try require(Self.bytes(of: form) == bytes, "\(bytes) is shown as \(form)")
      }
    }
  }

  private static func bytes(of form: String) -> [UInt8] {
    var (rest, bytes) = (Array(form.utf8)[...], [UInt8]())
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      if rest.popFirst() == UInt8(ascii: "\\") {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      }
    }
    return bytes
  }
}
