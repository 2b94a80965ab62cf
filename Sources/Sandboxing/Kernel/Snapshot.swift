internal import CLinux
internal import Glibc
public import SystemPackage
public import VirtualFiles

/// A directory of this machine as it was at one moment: read once, through descriptors that lead nowhere else.
public struct Snapshot: Sendable {
  /// Whose files they are, which decides what is shown of them.
  public enum Source: Sendable {
    /// Anybody's: copied, with fixed times; links, devices, fifos and sockets are left out.
    case stranger
    /// The assignment's: as a stranger's, but the larger files are opened where they lie.
    case author
    /// An installed runtime's: its real times, links followed, contents opened where they lie, and of these only
    /// what everybody may read.
    case system
  }

  public let directory: Directory
  /// What lies there and is not shown, in sentences.
  public let omitted: [String]

  public static let mostFiles = 100_000
  public static let mostLevels = 200
  /// Of a stranger's files together, in bytes.
  public static let mostBytes = 256 << 20
  private static let mostComplaints = 20

  /// Reads a directory.
  ///
  /// - Parameter place: Where it will be mounted.
  public init(of path: FilePath, from source: Source, at place: String) throws(SnapshotError) {
    var walk = Walk(path, source, TreeBuilder(at: place))
    try walk.run()
    directory = walk.builder.build()
    omitted = walk.omitted
  }

  /// Reads a single file, shown as `name` in a directory of its own.
  public init(
    ofFile path: FilePath, from source: Source, as name: [UInt8], at place: String
  ) throws(SnapshotError) {
    var builder = TreeBuilder(at: place)
    do throws(Errno) {
      let file = try OwnedDescriptor(opening: path, O_NOFOLLOW | O_NONBLOCK)
      let status = try KernelStatus(of: file.number)
      guard status.kind == S_IFREG else { throw .invalidArgument }
      guard status.size <= Self.mostBytes else { throw .fileTooLarge }
      let bytes = try file.readAll(atMost: Self.mostBytes)
      builder.add(.bytes(bytes), at: name)
    } catch { throw SnapshotError("\(path) cannot be read: \(error)") }
    directory = builder.build()
    omitted = []
  }

  private struct Walk {
    let path: FilePath
    let source: Source
    var builder: TreeBuilder
    var omitted: [String] = []
    private var files = 0
    private var bytes = 0

    init(_ path: FilePath, _ source: Source, _ builder: TreeBuilder) {
      (self.path, self.source, self.builder) = (path, source, builder)
    }

    mutating func run() throws(SnapshotError) {
      let root: OwnedDescriptor
      do throws(Errno) {
        root = try OwnedDescriptor(opening: path, O_DIRECTORY | (source == .stranger ? O_NOFOLLOW : 0))
      } catch { throw SnapshotError("\(path) cannot be read: \(error)") }
      var pending: [[UInt8]] = [[]]
      while let folder = pending.popLast() {
        do throws(Errno) {
          let directory = try Self.open(folder, O_DIRECTORY, below: root)
          if source == .system {
            builder.add(directoryAt: folder, modified: try KernelStatus(of: directory.number).modified)
          } else {
            builder.add(directoryAt: folder)
          }
          for name in try directory.entryNames() {
            let place = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
            files += 1
            guard files <= Snapshot.mostFiles else { throw .noMemory }
            do throws(Errno) {
              if try add(name, in: directory, at: place, root) { pending.append(place) }
            } catch {
              if error == .fileTooLarge { throw error }
              omit(place, "cannot be read (\(error))")
            }
          }
        } catch {
          switch error {
          case .noMemory:
            throw SnapshotError(
              "\(path) holds more than \(Snapshot.mostFiles) files; remove what is not needed")
          case .fileTooLarge:
            throw SnapshotError(
              "\(path) holds more than \(Snapshot.mostBytes >> 20) MiB; remove what is not needed")
          default: omit(folder, "cannot be read (\(error))")
          }
        }
      }
    }

    /// - Returns: Whether it is a directory, yet to be read.
    private mutating func add(
      _ name: [UInt8], in directory: borrowing OwnedDescriptor, at place: [UInt8],
      _ root: borrowing OwnedDescriptor
    ) throws(Errno) -> Bool {
      var status = try KernelStatus(of: name, in: directory.number, following: false)
      let isLink = status.kind == S_IFLNK
      if isLink, source == .system {
        status = try KernelStatus(of: name, in: directory.number, following: true)
      }
      switch status.kind {
      case S_IFDIR:
        if isLink { return false }  // It may lead anywhere, in circles too.
        guard place.count(where: { $0 == UInt8(ascii: "/") }) < Snapshot.mostLevels, place.count < 4000 else {
          omit(place, "lies too deep (expected at most \(Snapshot.mostLevels) levels)")
          return false
        }
        return true
      case S_IFREG:
        try add(file: name, status, isLink: isLink, in: directory, at: place)
      case S_IFLNK: omit(place, "is a link")
      case S_IFIFO: omit(place, "is a fifo")
      case S_IFSOCK: omit(place, "is a socket")
      default: omit(place, "is a device")
      }
      return false
    }

    private mutating func add(
      file name: [UInt8], _ status: KernelStatus, isLink: Bool, in directory: borrowing OwnedDescriptor,
      at place: [UInt8]
    ) throws(Errno) {
      let permissions: UInt16 = 0o444 | (status.mode & 0o100 != 0 ? 0o111 : 0)
      if source == .system {
        guard status.mode & 0o004 != 0 else { return }
        var real = path.string + "/" + String(decoding: place, as: UTF8.self)
        if isLink { real = try FilePath(real).resolvingLinks().string }
        builder.add(
          .host(path: real), size: status.size, permissions: permissions, modified: status.modified, at: place
        )
        return
      }
      if source == .author, status.size > 1 << 20, let name = String(validating: place, as: UTF8.self) {
        builder.add(.host(path: path.string + "/" + name), size: status.size, at: place)
        return
      }
      guard bytes + status.size <= Snapshot.mostBytes else { throw .fileTooLarge }
      let file = try Self.open(name, O_NONBLOCK | O_NOCTTY, below: directory)
      guard try KernelStatus(of: file.number).kind == S_IFREG else { throw .invalidArgument }
      let content = try file.readAll(atMost: Snapshot.mostBytes - bytes)
      bytes += content.count
      builder.add(.bytes(content), permissions: permissions, at: place)
    }

    private static func open(
      _ name: [UInt8], _ flags: CInt, below directory: borrowing OwnedDescriptor
    ) throws(Errno) -> OwnedDescriptor {
      let path = (name.isEmpty ? [UInt8(ascii: ".")] : name).map { CChar(bitPattern: $0) } + [0]
      return OwnedDescriptor(
        takingOver: try kernel { unsafe clinux_open_beneath(directory.number, path, O_RDONLY | flags) })
    }

    private mutating func omit(_ place: [UInt8], _ reason: String) {
      guard source != .system else { return }
      if omitted.count < Snapshot.mostComplaints {
        omitted.append("\(place.isEmpty ? "it" : "\(visible: place)") \(reason); it is not shown")
      } else if omitted.count == Snapshot.mostComplaints {
        omitted.append("and more")
      }
    }
  }
}

/// A directory cannot be shown to a program; a sentence that says why.
public struct SnapshotError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

extension FilePath {
  /// The same file's path without links. realpath(3).
  public func resolvingLinks() throws(Errno) -> FilePath {
    let resolved = unsafe withPlatformString { unsafe realpath($0, nil) }
    guard let resolved = unsafe resolved else { throw Errno(rawValue: errno) }
    defer { unsafe free(resolved) }
    return unsafe FilePath(platformString: resolved)
  }
}

extension OwnedDescriptor {
  /// - Throws: `EFBIG` where there is more than `limit`.
  fileprivate func readAll(atMost limit: Int) throws(Errno) -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while let count = try read(into: &buffer), count > 0 {
      guard content.count + count <= limit else { throw .fileTooLarge }
      content += buffer[..<count]
    }
    return content
  }

  /// What lies in a directory, but for `.` and `..`, in the file system's order. readdir(3).
  func entryNames() throws(Errno) -> [[UInt8]] {
    let copy = try OwnedDescriptor(reopening: number, O_RDONLY | O_DIRECTORY).handOver()
    guard let stream = unsafe fdopendir(copy) else {
      close(copy)
      throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { place in
        unsafe place.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          unsafe Array(
            UnsafeBufferPointer(start: bytes, count: strlen(UnsafePointer<CChar>(OpaquePointer(bytes)))))
        }
      }
      if name != [UInt8(ascii: ".")], name != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(name) }
      guard names.count <= Snapshot.mostFiles else { break }
    }
    return names
  }
}
