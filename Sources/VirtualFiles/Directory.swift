internal import HostFiles

/// A directory, which never changes: a tree with a difference shares all else with the one it came from.
public final class Directory: Sendable {
  public let inode: UInt64
  public let permissions: UInt16 = 0o555
  public let modified: Timestamp
  /// Whether a number in it is one of the asking process's descriptors, as in /proc/self/fd.
  public let isDescriptorTable: Bool
  public let subdirectoryCount: Int
  let entries: [Name: Node]

  init(
    inode: UInt64, modified: Timestamp = .fixed, entries: [Name: Node] = [:],
    isDescriptorTable: Bool = false
  ) {
    self.inode = inode
    self.modified = modified
    self.entries = entries
    self.isDescriptorTable = isDescriptorTable
    subdirectoryCount = entries.values.count { if case .directory = $0 { true } else { false } }
  }

  /// An empty directory that stands at `path`.
  public convenience init(at path: String = "/") {
    self.init(inode: Inode.number(of: Array(path.utf8)))
  }

  /// An empty directory without a place.
  public convenience init(numbered inode: UInt64) { self.init(inode: inode, modified: .fixed) }

  public subscript(name: PathBytes) -> Node? {
    entries[Name(name)] ?? (isDescriptorTable ? Self.descriptor(name) : nil)
  }

  /// Whether nothing is in it but files and directories.
  public var hasOnlyFiles: Bool {
    !isDescriptorTable
      && entries.values.allSatisfy { node in
        switch node {
        case .directory, .file: true
        case .link, .device, .descriptor: false
        }
      }
  }

  /// Whether more than `most` nodes are below it. No more than so many are looked at, but for those of one directory.
  public func holds(moreThan most: Int) -> Bool {
    var left = most
    return !fits(into: &left)
  }

  private func fits(into room: inout Int) -> Bool {
    room -= entries.count
    return room >= 0
      && entries.values.allSatisfy { node in
        if case .directory(let directory) = node { directory.fits(into: &room) } else { true }
      }
  }

  /// By their bytes.
  var sortedEntries: [(key: Name, value: Node)] { entries.sorted { $0.key < $1.key } }

  /// Sorted by their bytes.
  public var names: [PathBytes] { sortedEntries.map(\.key.bytes) }

  /// The paths of all files below it, from it on.
  public var paths: [[UInt8]] {
    sortedEntries.flatMap { name, node -> [[UInt8]] in
      switch node {
      case .directory(let directory): directory.paths.map { name.bytes + [UInt8(ascii: "/")] + $0 }
      case .file: [Array(name.bytes)]
      case .link, .device, .descriptor: []
      }
    }
  }

  /// The file at a path from this directory on; no link is followed.
  public func file(at path: PathBytes) -> File? {
    guard let slash = path.firstIndex(of: UInt8(ascii: "/")) else {
      if case .file(let file)? = entries[Name(path)] { return file }
      return nil
    }
    guard case .directory(let below)? = entries[Name(path[..<slash])] else { return nil }
    return below.file(at: path[(slash + 1)...])
  }

  /// The same files and directories, as they are where this directory stands at `path`.
  public func moved(to path: [UInt8]) -> Directory {
    var moved: [Name: Node] = [:]
    for (name, node) in entries {
      let place = path + [UInt8(ascii: "/")] + name.bytes
      switch node {
      case .directory(let below): moved[name] = .directory(below.moved(to: place))
      case .file(let file):
        moved[name] = .file(
          File(
            inode: Inode.number(of: place), size: file.size, permissions: file.permissions,
            modified: file.modified, content: file.content))
      case .link, .device, .descriptor: moved[name] = node
      }
    }
    return Directory(inode: Inode.number(of: path), modified: modified, entries: moved)
  }

  private static func descriptor(_ name: PathBytes) -> Node? {
    guard name.allSatisfy({ (48...57).contains($0) }), name.first != 48 || name.count == 1 else { return nil }
    return Int32(String(decoding: name, as: UTF8.self)).map { .descriptor($0) }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The same directory with `node` under `name`, or with nothing there.
  func replacing(_ name: PathBytes, with node: Node?) -> Directory {
    var entries = self.entries
    entries[Name(name)] = node
    return Directory(inode: inode, modified: modified, entries: entries, isDescriptorTable: isDescriptorTable)
  }

  /// The same without the names, here and below, that are not wanted.
  public func filtered(_ isWanted: (PathBytes) -> Bool) -> Directory {
    let rest = entries.filter { isWanted($0.key.bytes) }.mapValues { node -> Node in
      if case .directory(let directory) = node { .directory(directory.filtered(isWanted)) } else { node }
    }
    return Directory(inode: inode, modified: modified, entries: rest, isDescriptorTable: isDescriptorTable)
  }

  /// Lays directories over each other.
  ///
  /// - Parameter layers: The lowest first. A name in a higher one wins; directories of one name are merged.
  /// - Returns: Also the paths, from these directories on, that a higher layer hides.
  public static func merging(_ layers: [Directory]) -> (directory: Directory, clashes: [[UInt8]]) {
    guard var merged = layers.first else { return (Directory(at: "/"), []) }
    var clashes: [[UInt8]] = []
    for layer in layers.dropFirst() { merged = merged.covered(by: layer, at: [], &clashes) }
    return (merged, clashes)
  }

  private func covered(by upper: Directory, at path: [UInt8], _ clashes: inout [[UInt8]]) -> Directory {
    if upper.entries.isEmpty { return self }
    var merged = entries
    for (name, node) in upper.sortedEntries {
      let below = path + (path.isEmpty ? [] : [UInt8(ascii: "/")]) + name.bytes
      switch (merged[name], node) {
      case (.directory(let lower)?, .directory(let higher)):
        merged[name] = .directory(lower.covered(by: higher, at: below, &clashes))
      case (.some, _):
        clashes.append(below)
        merged[name] = node
      case (nil, _): merged[name] = node
      }
    }
    return Directory(inode: inode, modified: modified, entries: merged, isDescriptorTable: isDescriptorTable)
  }
}

/// The number of a node: a hash of its path, so that a path has the same one in every trial and every run.
enum Inode {
  /// 48 bits of the hash, never 0.
  static func number(of path: some Sequence<UInt8>) -> UInt64 {
    var hash = StableHash()
    hash.combine(path)
    return (hash.value ^ hash.value >> 48) & 0xffff_ffff_ffff | 1 << 47
  }
}
