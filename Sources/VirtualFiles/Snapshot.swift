internal import Glibc
internal import HostFiles
public import SystemPackage
internal import Text

/// A directory of this machine as it was at one moment. It is read once, through descriptors that cannot lead
/// elsewhere.
public struct Snapshot: Sendable {
  /// The author of the files, which decides how they are shown.
  public enum Source: Sendable {
    /// A student: files are copied and get fixed times; links, devices, fifos and sockets are left out.
    case stranger
    /// The assignment's author: as `stranger`, but larger files are opened in place.
    case author
    /// An installed language: files keep their times, links are followed, contents are opened in place. Only files
    /// that every user may read are shown.
    case system
  }

  public let directory: Directory
  /// Sentences about files that exist and are not shown.
  public let omitted: [String]
  /// A sentence about the first file or directory that could not be read; nil if all could be.
  public let unreadable: String?

  public static let mostFiles = 100_000
  public static let mostLevels = 200
  /// The most bytes of a stranger's files together.
  public static let mostBytes = 256 << 20
  private static let mostContent = "\(mostBytes >> 20) MiB"
  private static let mostComplaints = 20

  /// Reads a directory.
  ///
  /// - Parameter place: The path at which it will be mounted.
  public init(of path: FilePath, from source: Source, at place: String) throws(SnapshotError) {
    var walk = Walk(path, source, TreeBuilder(at: place))
    try walk.run()
    directory = walk.builder.build()
    omitted = walk.omitted
    unreadable = walk.unreadable
  }

  /// Reads a single file, shown as `name` in a directory of its own.
  public init(
    ofFile path: FilePath, from source: Source, as name: [UInt8], at place: String
  ) throws(SnapshotError) {
    var builder = TreeBuilder(at: place)
    let content: [UInt8]?
    do throws(Errno) {
      let file = try OwnedDescriptor(opening: path, O_NOFOLLOW | O_NONBLOCK)
      let status = try KernelStatus(of: file.number)
      guard status.kind == S_IFREG else { throw .invalidArgument }
      content = try file.readAll(atMost: Self.mostBytes)
    } catch { throw .unreadable("\(path) cannot be read: \(error)") }
    guard let content else { throw .tooMuch(of: path, Self.mostContent) }
    builder.add(.bytes(content), at: name)
    directory = builder.build()
    omitted = []
    unreadable = nil
  }

  private struct Walk {
    let path: FilePath
    let source: Source
    var builder: TreeBuilder
    var omitted: [String] = []
    var unreadable: String?
    private var files = 0
    private var bytes = 0

    init(_ path: FilePath, _ source: Source, _ builder: TreeBuilder) {
      (self.path, self.source, self.builder) = (path, source, builder)
    }

    mutating func run() throws(SnapshotError) {
      let root: OwnedDescriptor
      do throws(Errno) {
        root = try OwnedDescriptor(opening: path, O_DIRECTORY | (source == .stranger ? O_NOFOLLOW : 0))
      } catch { throw .unreadable("\(path) cannot be read: \(error)") }
      var pending: [[UInt8]] = [[]]
      while let folder = pending.popLast() {
        let directory: OwnedFile
        let names: [[UInt8]]
        do throws(Errno) {
          directory = OwnedFile(try Self.open(folder, O_DIRECTORY, below: root))
          if source == .system {
            builder.add(
              directoryAt: folder,
              modified: Timestamp(try KernelStatus(of: directory.descriptor.number).modified))
          } else {
            builder.add(directoryAt: folder)
          }
          names = try directory.descriptor.entryNames(atMost: Snapshot.mostFiles)
        } catch {
          omit(folder, unreadable: error)
          continue
        }
        for name in names {
          let place = folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name
          files += 1
          guard files <= Snapshot.mostFiles else {
            throw .tooMuch(of: path, "\(Snapshot.mostFiles) files")
          }
          let addition: Addition
          do throws(Errno) { addition = try add(name, in: directory.descriptor, at: place) } catch {
            omit(place, unreadable: error)
            continue
          }
          switch addition {
          case .done: break
          case .directory(let levels):
            guard levels <= Snapshot.mostLevels, place.count < 4000 else {
              throw .tooMuch(of: path, "\(Snapshot.mostLevels) levels of folders")
            }
            pending.append(place)
          case .excess: throw .tooMuch(of: path, Snapshot.mostContent)
          }
        }
      }
    }

    private enum Addition {
      case done
      /// A directory that has not been read yet, this many levels below the snapshot's own.
      case directory(levels: Int)
      /// With this file the contents would exceed ``Snapshot/mostBytes``.
      case excess
    }

    private mutating func add(
      _ name: [UInt8], in directory: borrowing OwnedDescriptor, at place: [UInt8]
    ) throws(Errno) -> Addition {
      var status = try KernelStatus(of: name, in: directory.number, following: false)
      let isLink = status.kind == S_IFLNK
      if isLink, source == .system {
        status = try KernelStatus(of: name, in: directory.number, following: true)
      }
      switch status.kind {
      case S_IFDIR:
        if isLink { return .done }  // It may lead anywhere, also in circles.
        return .directory(levels: place.count { $0 == UInt8(ascii: "/") } + 1)
      case S_IFREG:
        return try add(file: name, status, isLink: isLink, in: directory, at: place)
      case S_IFLNK: omit(place, "is a link")
      case S_IFIFO: omit(place, "is a fifo")
      case S_IFSOCK: omit(place, "is a socket")
      default: omit(place, "is a device")
      }
      return .done
    }

    private mutating func add(
      file name: [UInt8], _ status: KernelStatus, isLink: Bool, in directory: borrowing OwnedDescriptor,
      at place: [UInt8]
    ) throws(Errno) -> Addition {
      let permissions: UInt16 = 0o444 | (status.mode & 0o100 != 0 ? 0o111 : 0)
      if source == .system {
        guard status.mode & 0o004 != 0 else { return .done }
        var real = path.string + "/" + String(decoding: place, as: UTF8.self)
        if isLink { real = try FilePath(real).resolvingLinks().string }
        builder.add(
          .host(path: real), size: status.size, permissions: permissions,
          modified: Timestamp(status.modified), at: place
        )
        return .done
      }
      if source == .author, status.size > 1 << 20, let name = String(validating: place, as: UTF8.self) {
        builder.add(.host(path: path.string + "/" + name), size: status.size, at: place)
        return .done
      }
      let file = try Self.open(name, O_NONBLOCK | O_NOCTTY, below: directory)
      guard try KernelStatus(of: file.number).kind == S_IFREG else { throw .invalidArgument }
      guard let content = try file.readAll(atMost: Snapshot.mostBytes - bytes) else { return .excess }
      bytes += content.count
      builder.add(.bytes(content), permissions: permissions, at: place)
      return .done
    }

    private static func open(
      _ name: [UInt8], _ flags: CInt, below directory: borrowing OwnedDescriptor
    ) throws(Errno) -> OwnedDescriptor {
      try OwnedDescriptor(opening: name.isEmpty ? [UInt8(ascii: ".")] : name, flags, beneath: directory)
    }

    private mutating func omit(_ place: [UInt8], unreadable error: Errno) {
      let reason = "cannot be read (\(error))"
      if source != .system, unreadable == nil { unreadable = "\(name(of: place)) \(reason)" }
      omit(place, reason)
    }

    private mutating func omit(_ place: [UInt8], _ reason: String) {
      guard source != .system else { return }
      if omitted.count < Snapshot.mostComplaints {
        omitted.append("\(name(of: place)) \(reason); it is not shown")
      } else if omitted.count == Snapshot.mostComplaints {
        omitted.append("and more")
      }
    }

    private func name(of place: [UInt8]) -> String { place.isEmpty ? "it" : "\(visible: place)" }
  }
}

/// The reason why a directory or a file cannot be shown to a program, as a sentence.
public enum SnapshotError: Error, Hashable, CustomStringConvertible {
  /// More than the limit: an error of the files' author.
  case tooMuch(String)
  /// This process may not read it.
  case unreadable(String)

  public var description: String {
    switch self {
    case .tooMuch(let sentence), .unreadable(let sentence): sentence
    }
  }

  fileprivate static func tooMuch(of path: FilePath, _ most: String) -> SnapshotError {
    let name = visible((path.lastComponent?.string ?? path.string).utf8)
    return .tooMuch("\(name) holds more than \(most); remove what is not needed")
  }
}
