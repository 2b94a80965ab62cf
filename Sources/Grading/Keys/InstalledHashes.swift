internal import Foundation
internal import Glibc
internal import HostFiles
internal import Synchronization
internal import SystemPackage

/// Hashes of the contents of installed files. A file that has not changed since an earlier run is not read again.
///
/// The hashes are kept in a file of the user's cache directory, by device, inode, size and times. A cache of another
/// user, or one that is damaged, is ignored: then all files are read, and the cache is written anew.
struct InstalledHashes {
  private let place: FilePath?
  private let youngest: Int64
  private var known: [FileStamp: ContentHash]
  /// The stamps that were asked for, or made.
  private var used: Set<FileStamp> = []
  private var hasChanged = false
  /// How many files were read.
  private(set) var reads = 0

  /// - Parameters:
  ///   - place: The file of the cache; nil for none.
  ///   - youngest: Files that changed less than so many seconds ago are not kept, because their stamps say too little.
  init(cachedIn place: FilePath?, youngest: Int64 = 3) {
    (self.place, self.youngest) = (place, youngest)
    known = place.flatMap(Self.read) ?? [:]
  }

  /// `$XDG_CACHE_HOME/grade/installed`, or `~/.cache/grade/installed`; nil where neither is known.
  static var standardPlace: FilePath? {
    let environment = ProcessInfo.processInfo.environment
    func absolute(_ name: String) -> FilePath? {
      environment[name].map { FilePath($0) }.flatMap { $0.isAbsolute ? $0 : nil }
    }
    let folder = absolute("XDG_CACHE_HOME") ?? absolute("HOME")?.appending(".cache")
    return folder?.appending("grade").appending("installed")
  }

  /// - Throws: Where the file cannot be read, or changes meanwhile.
  mutating func hash(of path: String) throws(Errno) -> ContentHash {
    if let stamp = FileStamp(of: path), let hash = known[stamp] {
      used.insert(stamp)
      return hash
    }
    let file = try OwnedDescriptor(openingFile: FilePath(path))
    let stamp = FileStamp(try KernelStatus(of: file.number))
    let writer = KeyWriter()
    try writer.contents(of: file)
    let hash = writer.hash()
    reads += 1
    if stamp.age >= youngest {
      known[stamp] = hash
      used.insert(stamp)
      hasChanged = true
    }
    return hash
  }

  // MARK: The file

  private static let opening = Array("grade installed 1\n".utf8)
  private static let recordSize = FileStamp.count * 8 + ContentHash.size
  /// Some hundred languages; beyond that, files of other languages are forgotten.
  private static let mostRecords = 300_000

  /// Writes the cache if there is something new. Without a cache the next run reads the files again, so errors do not
  /// matter.
  func save() {
    guard hasChanged, let place else { return }
    let kept = known.count > Self.mostRecords ? known.filter { used.contains($0.key) } : known
    var bytes = Self.opening
    bytes.reserveCapacity(kept.count * Self.recordSize + 64)
    for (stamp, hash) in kept {
      for number in stamp.numbers { unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes += $0 } }
      bytes += hash.bytes
    }
    let hasher = ContentHasher()
    hasher.add(bytes)
    bytes += hasher.hash().bytes
    do {
      try place.removingLastComponent().makeDirectories()
      let file = try AtomicFile(at: place)
      try file.write(bytes)
      try file.replace()
    } catch {}
  }

  private static func read(_ place: FilePath) -> [FileStamp: ContentHash]? {
    guard let file = try? OwnedDescriptor(openingFile: place, O_NOFOLLOW),
      let status = try? KernelStatus(of: file.number), status.kind == S_IFREG, status.owner == geteuid(),
      status.mode & 0o022 == 0,
      let bytes = try? file.readAll(atMost: 2 * mostRecords * recordSize), bytes.starts(with: opening)
    else { return nil }
    let records = bytes.dropFirst(opening.count).dropLast(ContentHash.size)
    guard bytes.count >= opening.count + ContentHash.size, records.count % recordSize == 0 else { return nil }
    let hasher = ContentHasher()
    hasher.add(bytes.dropLast(ContentHash.size))
    guard hasher.hash() == ContentHash(bytes.suffix(ContentHash.size)) else { return nil }
    var known: [FileStamp: ContentHash] = [:]
    known.reserveCapacity(records.count / recordSize)
    unsafe records.withUnsafeBytes { records in
      for start in stride(from: 0, to: records.count, by: recordSize) {
        let numbers = (0..<FileStamp.count).map {
          Int64(littleEndian: unsafe records.loadUnaligned(fromByteOffset: start + $0 * 8, as: Int64.self))
        }
        let hash = start + FileStamp.count * 8..<start + recordSize
        unsafe known[FileStamp(numbers)] = ContentHash(records[hash])
      }
    }
    return known
  }
}
