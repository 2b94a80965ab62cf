internal import HostFiles
internal import VirtualFiles

/// The answers of the controller to stat(2) for each directory and regular file of some directories, and to
/// getdents64(2) for each directory, as bytes that a program's own process looks up. `preload.h` says how they are laid
/// out.
///
/// Nothing else is in it: a path that leads through a link is the controller's to answer, and of those that are missing
/// all but what every program of a runtime asks for, and what is not in a directory that may be looked through.
struct StatusTable {
  static let systemPath = "/.grade/3/system"
  static let workPath = "/.grade/3/work"
  /// The most of a program's own files that are in a table. Each trial may have others; the rest is asked for.
  static let mostOwnRecords = 4000

  private static let headSize = 32
  private static let slotSize = 16

  private struct Record {
    var path: [UInt8]
    var status: FileStatus
    var listing: [UInt8] = []
    var isComplete = false
  }

  private var records: [Record] = []

  /// - Parameters:
  ///   - directories: Where they lie.
  ///   - absent: Absolute paths of what is missing.
  ///   - isPublic: Whether a directory may be looked through without a word.
  init(
    of directories: [Location], absent: Set<[UInt8]>, isPublic: ([UInt8]) -> Bool = { _ in false }
  ) {
    records = absent.sorted { $0.lexicographicallyPrecedes($1) }
      .map { Record(path: $0, status: FileStatus(inode: 0, mode: 0, modified: .fixed)) }
    for directory in directories {
      directory.visit { path, location in
        guard let status = FileStatus(of: location.node) else { return }
        switch location.node {
        case .directory(let directory):
          records.append(
            Record(
              path: path, status: status, listing: OpenFiles.records(of: location),
              isComplete: directory.hasOnlyFiles && isPublic(path)))
        case .file: records.append(Record(path: path, status: status))
        case .link, .device, .descriptor: break
        }
      }
    }
  }

  private static func hash(of path: [UInt8]) -> UInt64 {
    var hash = StableHash()
    hash.combine(path)
    return hash.value
  }

  var count: Int { records.count }

  /// - Parameter directory: Absolute; what relative paths start from, if the table knows any.
  func bytes(workingDirectory directory: [UInt8]?) -> [UInt8] {
    let start = directory.map { $0 + [UInt8(ascii: "/")] } ?? []
    var slotCount = 16
    while slotCount < 2 * records.count { slotCount *= 2 }
    let slotsEnd = Self.headSize + slotCount * Self.slotSize
    var isTaken = [Bool](repeating: false, count: slotCount)
    var bytes = [UInt8](repeating: 0, count: slotsEnd) + start
    var listings: [(place: Int, bytes: [UInt8])] = []
    for record in records {
      let hash = Self.hash(of: record.path)
      var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
      while isTaken[slot] { slot = (slot + 1) & (slotCount - 1) }
      isTaken[slot] = true
      let place = Self.headSize + slot * Self.slotSize
      bytes.put(hash, at: place)
      bytes.put(UInt32(bytes.count), at: place + 8)
      bytes.put(UInt32(record.path.count) | (record.isComplete ? 1 << 31 : 0), at: place + 12)
      bytes += record.status.statBytes
      if !record.listing.isEmpty { listings.append((bytes.count, record.listing)) }
      bytes += [UInt8](repeating: 0, count: 8) + record.path + [0]
    }
    for listing in listings {
      bytes.put(UInt32(bytes.count), at: listing.place)
      bytes.put(UInt32(listing.bytes.count), at: listing.place + 4)
      bytes += listing.bytes
    }
    bytes.put(UInt64(bytes.count), at: 0)
    bytes.put(UInt64(slotCount), at: 8)
    bytes.put(Self.hash(of: start), at: 16)
    bytes.put(UInt32(slotsEnd), at: 24)
    bytes.put(UInt32(start.count), at: 28)
    return bytes
  }
}

extension [UInt8] {
  /// As x86-64 has it in memory.
  mutating func put<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
    for index in 0..<Value.bitWidth / 8 {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
    }
  }
}
