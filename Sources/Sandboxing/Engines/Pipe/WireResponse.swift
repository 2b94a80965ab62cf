internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// A response to a request.
enum WireResponse {
  case value(WireValue)
  /// A string, without a copy.
  case bytes(ArraySlice<UInt8>)
  /// A number in eight bytes, whatever its size.
  case long(Int)
  case status(FileStatus)
  /// A list of strings.
  case names([ArraySlice<UInt8>])
  case failure(Errno)
  /// There is no answer yet.
  case later

  /// Whether it tells of what is there.
  var isOfTree: Bool {
    switch self {
    case .status, .names: true
    default: false
    }
  }

  static var done: WireResponse { .value(.none) }

  static func number(_ number: some BinaryInteger) -> WireResponse { .value(.int(Int64(number))) }
  static func text(_ text: String) -> WireResponse { .value(.string(Array(text.utf8))) }
}

extension WireWriter {
  /// Status first: 0, or 1 with an errno for an OSError.
  mutating func write(_ response: WireResponse) {
    switch response {
    case .later: return
    case .failure(let errno):
      write(int: 1)
      write(int: Int64(errno.rawValue))
      return
    default: write(int: 0)
    }
    switch response {
    case .value(let value): write(value)
    case .bytes(let bytes): write(string: bytes)
    case .long(let number): write(long: Int64(number))
    case .status(let status): write(status)
    case .names(let names): write(names)
    case .failure, .later: break
    }
  }

  /// Ten fields, of the types that every program accepts.
  private mutating func write(_ status: FileStatus) {
    begin(WireValue.Tag.tuple, count: 10)
    write(int: Int64(status.mode))
    write(long: Int64(bitPattern: status.inode))
    write(long: Int64(FileStatus.device))
    write(int: Int64(status.links))
    write(int: Int64(status.owner.user))
    write(int: Int64(status.owner.group))
    write(long: Int64(status.size))
    write(float: status.accessed.inSeconds)
    write(float: status.modified.inSeconds)
    write(float: status.modified.inSeconds)
  }

  private mutating func write(_ names: [ArraySlice<UInt8>]) {
    begin(WireValue.Tag.list, count: names.count)
    for name in names { write(string: name) }
  }
}

extension Timestamp {
  var inSeconds: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

  init(inSeconds seconds: Double) {
    let whole = seconds.rounded(.down)
    self.init(
      seconds: Int64(exactly: whole) ?? (whole < 0 ? .min : .max),
      nanoseconds: whole.isFinite ? Int32(min(999_999_999, (seconds - whole) * 1e9)) : 0)
  }
}

extension WireResponse: CustomStringConvertible {
  var description: String {
    switch self {
    case .value(let value): value.description
    case .bytes(let bytes): WireValue.string(Array(bytes)).description
    case .long(let number): "\(number)"
    case .status(let status): "\(status)"
    case .names(let names): "\(WireValue.list(names.map { .string(Array($0)) }))"
    case .failure(let errno): "error \(errno.rawValue) (\(errno))"
    case .later: "later"
    }
  }
}
