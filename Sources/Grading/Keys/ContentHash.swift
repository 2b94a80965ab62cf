internal import CLibCrypto

/// The first half of a SHA-256: equal for equal contents, on every machine and in every version.
public struct ContentHash: Sendable, Hashable {
  private let high, low: UInt64

  static let size = 16

  /// 16 bytes.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// - Parameter bytes: As ``bytes`` has them; nothing else is a hash.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Makes one hash of bytes that come in parts; where a part ends makes no difference. EVP_DigestInit(3).
@safe struct ContentHasher: ~Copyable {
  private let context: OpaquePointer

  init() {
    unsafe context = EVP_MD_CTX_new()
    unsafe check(EVP_DigestInit_ex(context, EVP_sha256(), nil))
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  func add(_ bytes: some Collection<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { bytes in
      unsafe check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }
    if done == nil { add(Array(bytes)) }
  }

  consuming func hash() -> ContentHash {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe check(EVP_DigestFinal_ex(context, &digest, nil))
    return ContentHash(digest.prefix(ContentHash.size))!
  }

  private func check(_ result: CInt) { precondition(result == 1, "libcrypto has no memory left") }
}
