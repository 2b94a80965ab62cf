internal import Text

/// A value on the wire of PyPy's sandbox: the part of Python 2's `marshal` that its programs send.
enum WireValue: Equatable, Sendable {
  case none
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case string([UInt8])
  case tuple([WireValue])
  case list([WireValue])
  case dictionary([Pair])

  struct Pair: Equatable, Sendable {
    var key, value: WireValue
  }

  enum Tag {
    static let none = UInt8(ascii: "N")
    static let `true` = UInt8(ascii: "T")
    static let `false` = UInt8(ascii: "F")
    static let int = UInt8(ascii: "i")
    static let long = UInt8(ascii: "I")
    static let float = UInt8(ascii: "f")
    static let string = UInt8(ascii: "s")
    static let tuple = UInt8(ascii: "(")
    static let list = UInt8(ascii: "[")
    static let dictionary = UInt8(ascii: "{")
    static let end = UInt8(ascii: "0")
  }
}

extension WireValue: CustomStringConvertible {
  private static let longest = 80

  /// As in Python, long strings cut.
  var description: String {
    switch self {
    case .none: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int(let number): "\(number)"
    case .float(let number): "\(number)"
    case .string(let bytes):
      "'\(visible(Array(bytes.prefix(Self.longest))))'" + (bytes.count > Self.longest ? "..." : "")
    case .tuple(let values): "(\(Self.joined(values)))"
    case .list(let values): "[\(Self.joined(values))]"
    case .dictionary(let pairs): "{\(pairs.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
    }
  }

  private static func joined(_ values: [WireValue]) -> String {
    values.prefix(20).map(\.description).joined(separator: ", ") + (values.count > 20 ? ", ..." : "")
  }
}
