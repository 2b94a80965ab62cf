internal import Assignments
internal import CLibCrypto
internal import HostFiles
internal import SystemPackage

/// The first half of a SHA-256: equal for equal contents, on every machine and in every version.
public struct ContentHash: Sendable, Hashable {
  private let high, low: UInt64

  /// 16 bytes.
  public var bytes: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  /// - Parameter bytes: As ``bytes`` has them; nothing else is a hash.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Takes parts in and makes one hash of them: each with its length, so that no two sequences are alike. EVP_DigestInit(3).
@safe struct ContentHasher: ~Copyable {
  private let context: OpaquePointer

  init() {
    unsafe context = EVP_MD_CTX_new()
    unsafe check(EVP_DigestInit_ex(context, EVP_sha256(), nil))
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  func combine(_ number: some FixedWidthInteger) { add(Array(String(number).utf8) + [0]) }

  func combine(_ bytes: [UInt8]) {
    combine(bytes.count)
    add(bytes)
  }

  func combine(_ text: String) { combine(Array(text.utf8)) }

  func combine(_ hash: ContentHash) { add(hash.bytes) }

  /// Reads a file to its end. Not waited for, should it be a fifo.
  func combine(contentsOf path: FilePath) throws(Errno) {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      defer { try? file.close() }
      var (part, size) = ([UInt8](repeating: 0, count: 1 << 16), 0)
      while case let count = try unsafe part.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }),
        count > 0
      {
        add(part[..<count])
        size += count
      }
      combine(size)
    } catch { throw error as? Errno ?? .ioError }
  }

  private func add(_ bytes: some Collection<UInt8>) {
    let _: Void? = bytes.withContiguousStorageIfAvailable { bytes in
      unsafe check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }
  }

  consuming func hash() -> ContentHash {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe check(EVP_DigestFinal_ex(context, &digest, nil))
    return ContentHash(digest.prefix(16))!
  }

  private func check(_ result: CInt) { precondition(result == 1, "libcrypto has no memory left") }
}
