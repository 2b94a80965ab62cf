internal import HostFiles
internal import SystemPackage

/// The bytes that a program has sent, and the requests in them.
struct PipeInbox {
  private var bytes = [UInt8](repeating: 0, count: 1 << 16)
  private var unreadRange = 0..<0
  private var lastRange = 0..<0
  /// Bytes that come first and belong to an argument of which enough was read.
  private var superfluous = 0
  /// The longest message of which all is read, in bytes.
  private let longest: Int

  init(longest: Int) { self.longest = longest }

  /// The bytes after the last request.
  var unread: ArraySlice<UInt8> { bytes[unreadRange] }
  /// The last request.
  var last: ArraySlice<UInt8> { bytes[lastRange] }

  /// Whether a part of a request has come.
  var isUnfinished: Bool { !unreadRange.isEmpty || superfluous > 0 }

  mutating func clear() { unreadRange = 0..<0 }

  /// Takes the bytes that have come, once.
  mutating func receive(from pipe: borrowing OwnedDescriptor) throws(Errno) {
    if unreadRange.isEmpty { clear() }
    if unreadRange.upperBound == bytes.count { makeRoom() }
    let count = try pipe.read(into: &bytes, at: unreadRange.upperBound) ?? 0
    unreadRange = unreadRange.lowerBound..<unreadRange.upperBound + count
    let dropped = min(superfluous, unreadRange.count)
    superfluous -= dropped
    unreadRange = unreadRange.dropFirst(dropped)
  }

  private mutating func makeRoom() {
    bytes.removeSubrange(..<unreadRange.lowerBound)
    unreadRange = 0..<unreadRange.count
    bytes += [UInt8](repeating: 0, count: min(max(bytes.count, 1 << 16), longest))
  }

  /// - Returns: nil where no whole request has come.
  mutating func next() throws(BrokenProtocol) -> WireRequest? {
    guard !unreadRange.isEmpty, let (request, end) = try WireRequest.read(from: unread, longest: longest)
    else { return nil }
    lastRange = unreadRange.lowerBound..<end
    unreadRange = end..<unreadRange.upperBound
    superfluous = request.missing
    return request
  }
}
