internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// The tree's files behind the descriptors of one trial.
///
/// A copy of the process's descriptor table would be wrong as soon as it duplicates or closes one. So identity lies
/// in the object: everything that was injected is known by its inode, and the inode behind a number is asked of
/// /proc. A thread that changes the table meanwhile confuses only itself.
struct OpenFiles {
  private var locations: [FileIdentity: Location] = [:]
  private var listings: [FileIdentity: Listing] = [:]

  /// An open directory: its entries as getdents64(2) has them, and the description that the process shares, whose
  /// offset says how far it has read.
  final class Listing {
    var records: [UInt8]
    let description: OwnedDescriptor

    init(records: [UInt8], description: consuming OwnedDescriptor) {
      self.records = records
      self.description = description
    }
  }

  /// The sealed copies that the process may have open or mapped, by the file or link that each is a copy of.
  private var copies: [ObjectIdentifier: (copy: SealedFile, size: Int)] = [:]

  /// Descriptors that are kept open for directories and sealed copies.
  var keptDescriptors: Int { listings.count + copies.count }

  func hasCopy(of file: AnyObject) -> Bool { copies[ObjectIdentifier(file)] != nil }

  /// Whether one more copy may be made. The largest is not counted: one large file may always be read.
  func hasRoom(forCopyOf size: Int, within most: Int) -> Bool {
    let sizes = copies.values.map(\.size) + [size]
    return sizes.reduce(0, +) - sizes.max()! <= most
  }

  /// The only copy that this trial gets of `file`, which is a file or a link at `location`.
  mutating func copy(
    of file: AnyObject, _ bytes: [UInt8], at location: Location, from sealed: SealedFiles
  ) throws(Errno) -> SealedFile {
    if let known = copies[ObjectIdentifier(file)] { return known.copy }
    let copy = try sealed.copy(of: file, bytes)
    copies[ObjectIdentifier(file)] = (copy, bytes.count)
    locations[copy.identity] = location
    return copy
  }

  /// Forgets the copies that the process has neither open nor mapped.
  mutating func forgetClosedCopies() { copies = copies.filter { !$0.value.copy.isClosed } }

  subscript(identity: FileIdentity) -> Location? {
    get { locations[identity] }
    set { locations[identity] = newValue }
  }

  func listing(of identity: FileIdentity) -> Listing? { listings[identity] }

  mutating func keep(_ listing: Listing, of identity: FileIdentity) { listings[identity] = listing }

  /// Forgets the directories that are open no more.
  mutating func forgetListings(except open: Set<FileIdentity>) {
    for identity in listings.keys where !open.contains(identity) {
      listings[identity] = nil
      locations[identity] = nil
    }
  }

  /// `struct linux_dirent64` for each entry. The offset of an entry is where the next one starts.
  static func records(of location: Location) -> [UInt8] {
    var bytes: [UInt8] = []
    for entry in location.listing {
      let length = (19 + entry.name.count + 1 + 7) / 8 * 8
      let end = bytes.count + length
      for word in [entry.inode, UInt64(end)] {
        for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) }
      }
      bytes += [UInt8(length & 0xff), UInt8(length >> 8), entry.type]
      bytes += entry.name
      bytes += [UInt8](repeating: 0, count: end - bytes.count)
    }
    return bytes
  }

  /// How many bytes of `records` from `offset` on are whole entries that fit into `room`.
  ///
  /// The process chooses `offset`: where it lies inside an entry, the lengths are what happens to stand there.
  static func whole(_ records: [UInt8], from offset: Int, room: Int) -> Range<Int> {
    var end = offset
    while end + 18 <= records.count {
      let length = Int(records[end + 16]) | Int(records[end + 17]) << 8
      guard length > 0, end + length - offset <= room, end + length <= records.count else { break }
      end += length
    }
    return offset..<end
  }
}

/// The sealed copies of files that trials have opened, and the entries of directories, for one worker.
final class SealedFiles {
  private let defenses: Defenses
  /// Entries of each cache. Those of files and of empty files keep a descriptor each.
  private let capacity: Int
  /// Descriptors that may be kept open for one trial.
  let trialDescriptors: Int

  /// - Parameter descriptors: How many the worker may have open, its trial's included.
  init(behind defenses: Defenses, descriptors: Int) {
    self.defenses = defenses
    capacity = min(256, descriptors / 8)
    trialDescriptors = descriptors / 2
  }

  /// How many a worker may have open so that its trial may have this many.
  static func descriptors(forTrialOf trial: Int) -> Int { 2 * trial }

  private var rendered: [Place: (directory: Directory, records: [UInt8])] = [:]

  /// A directory, which knows all of its entries but its parent.
  private struct Place: Hashable {
    var directory: ObjectIdentifier
    var parent: UInt64
  }

  /// The same bytes for every trial that opens a directory, and every time, for a program may do that without end.
  func records(of location: Location) -> [UInt8] {
    guard case .directory(let directory) = location.node else { return [] }
    let place = Place(directory: ObjectIdentifier(directory), parent: location.parent.node.inode)
    if let known = rendered[place] { return known.records }
    if rendered.count >= capacity { rendered.removeAll(keepingCapacity: true) }
    let records = OpenFiles.records(of: location)
    rendered[place] = (directory, records)
    return records
  }

  private var empty: [SealedFile] = []

  /// An empty file, no other than that of the same number in the trials before, whose descriptions are gone.
  func emptyFile(_ number: Int) throws(Errno) -> SealedFile {
    if number < empty.count { return empty[number] }
    let made = try SealedFile([])
    if number < capacity { empty.append(made) }
    return made
  }

  private var sealed: [ObjectIdentifier: (file: AnyObject, copy: SealedFile)] = [:]
  /// Of all that are kept, in bytes.
  private var size = 0
  private static let mostBytes = 64 << 20

  /// The same copy for every trial that opens `file`, which is a file or a link.
  func copy(of file: AnyObject, _ bytes: [UInt8]) throws(Errno) -> SealedFile {
    if let known = sealed[ObjectIdentifier(file)] { return known.copy }
    if sealed.count >= capacity || size > Self.mostBytes {
      sealed.removeAll(keepingCapacity: true)
      size = 0
    }
    size += bytes.count
    let copy = try SealedFile(bytes[...], behind: defenses)
    sealed[ObjectIdentifier(file)] = (file, copy)
    return copy
  }
}

/// The three streams that a program was started with, which it can open again by their names below /dev.
struct Streams {
  private let input: (identity: FileIdentity, descriptor: CInt)
  private let outputs: [FileIdentity: CInt]

  /// - Parameters:
  ///   - input: Our descriptor of the file that is the program's stdin.
  ///   - outputs: The writing ends of the pipes that are its stdout and stderr.
  init(input: CInt, outputs: [CInt]) throws(SandboxError) {
    do throws(Errno) {
      self.input = (try KernelStatus(of: input).identity, input)
      var known: [FileIdentity: CInt] = [:]
      for output in outputs { known[try KernelStatus(of: output).identity] = output }
      self.outputs = known
    } catch { throw SandboxError("examine the program's streams", error) }
  }

  /// The input is read from its start again; an output is the same pipe.
  func open(_ identity: FileIdentity, _ flags: OpenFlags) throws(Errno) -> OwnedDescriptor {
    if identity == input.identity, !flags.writes {
      return try OwnedDescriptor(reopening: input.descriptor)
    }
    guard let output = outputs[identity], flags.intersection(.accessMode).rawValue == 1 else {
      throw .permissionDenied
    }
    return try OwnedDescriptor(duplicating: output)
  }
}
