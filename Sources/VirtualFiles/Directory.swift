internal import HostFiles

/// A directory. It is immutable: a changed tree shares all other nodes with the original.
public final class Directory: Sendable {
  public let inode: UInt64
  public let permissions: UInt16 = 0o555
  public let modified: Timestamp
  /// Whether the names are numbers of the process's descriptors, as in /proc/self/fd.
  public let isDescriptorTable: Bool
  public let subdirectoryCount: Int
  let entries: [EntryName: Node]

  init(
    inode: UInt64, modified: Timestamp = .fixed, entries: [EntryName: Node] = [:],
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

  /// An empty directory without a place in a tree.
  public convenience init(numbered inode: UInt64) { self.init(inode: inode, modified: .fixed) }

  public subscript(name: PathBytes) -> Node? {
    entries[EntryName(name)] ?? (isDescriptorTable ? Self.descriptor(name) : nil)
  }

  /// Whether it contains only files and directories.
  public var hasOnlyFiles: Bool {
    !isDescriptorTable
      && entries.values.allSatisfy { node in
        switch node {
        case .directory, .file: true
        case .link, .device, .descriptor: false
        }
      }
  }

  /// Whether more than `most` nodes are below it. It stops counting after the directory that exceeds `most`.
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

  /// Sorted by bytes.
  var sortedEntries: [(key: EntryName, value: Node)] { entries.sorted { $0.key < $1.key } }

  /// Sorted by bytes.
  public var names: [PathBytes] { sortedEntries.map(\.key.bytes) }

  /// The paths of all files below it, relative to it.
  public var paths: [[UInt8]] {
    sortedEntries.flatMap { name, node -> [[UInt8]] in
      switch node {
      case .directory(let directory): directory.paths.map { name.bytes + [UInt8(ascii: "/")] + $0 }
      case .file: [Array(name.bytes)]
      case .link, .device, .descriptor: []
      }
    }
  }

  /// The file at a path relative to this directory; links are not followed.
  public func file(at path: PathBytes) -> File? {
    guard let slash = path.firstIndex(of: UInt8(ascii: "/")) else {
      if case .file(let file)? = entries[EntryName(path)] { return file }
      return nil
    }
    guard case .directory(let below)? = entries[EntryName(path[..<slash])] else { return nil }
    return below.file(at: path[(slash + 1)...])
  }

  /// The same files and directories, with the inode numbers that they have if this directory is at `path`.
  public func moved(to path: [UInt8]) -> Directory {
    var moved: [EntryName: Node] = [:]
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

  /// A copy with `node` under `name`; if `node` is nil, without the name.
  func replacing(_ name: PathBytes, with node: Node?) -> Directory {
    var entries = self.entries
    entries[EntryName(name)] = node
    return Directory(inode: inode, modified: modified, entries: entries, isDescriptorTable: isDescriptorTable)
  }

  /// A copy without the names, here and below, that `isWanted` rejects.
  public func filtered(_ isWanted: (PathBytes) -> Bool) -> Directory {
    let rest = entries.filter { isWanted($0.key.bytes) }.mapValues { node -> Node in
      if case .directory(let directory) = node { .directory(directory.filtered(isWanted)) } else { node }
    }
    return Directory(inode: inode, modified: modified, entries: rest, isDescriptorTable: isDescriptorTable)
  }

  /// Merges directories.
  ///
  /// - Parameter layers: Later layers win. Directories with the same name are merged.
  /// - Returns: Also the paths, relative to these directories, that a later layer hides.
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

/// The inode number of a node: a hash of its path, so that a path has the same number in every trial and run.
enum Inode {
  /// 48 bits of the hash, never 0.
  static func number(of path: some Sequence<UInt8>) -> UInt64 {
    var hash = StableHash()
    hash.combine(path)
    return (hash.value ^ hash.value >> 48) & 0xffff_ffff_ffff | 1 << 47
  }
}
