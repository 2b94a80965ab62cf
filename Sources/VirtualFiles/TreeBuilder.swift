internal import HostFiles

/// Builds a tree of files at absolute paths. Missing directories are made.
public struct TreeBuilder {
  private final class Folder {
    var entries: [EntryName: Entry] = [:]
    var modified = Timestamp.fixed
    var isDescriptorTable = false
  }

  private enum Entry {
    case folder(Folder)
    case node(Node)
  }

  private let root = Folder()
  private let base: [UInt8]

  /// - Parameter base: The path at which the tree will be mounted. The paths passed to `add` are relative to it.
  public init(at base: String = "/") {
    self.base = base == "/" ? [] : Array(base.utf8)
  }

  /// Puts a file at `path` and replaces what is there.
  ///
  /// - Returns: false if a file is in the place of a needed directory, or a directory in the place of the file.
  @discardableResult
  public mutating func add(
    _ content: File.Content, size: Int? = nil, permissions: UInt16 = 0o444, modified: Timestamp = .fixed,
    at path: some Sequence<UInt8>
  ) -> Bool {
    put(at: path) { inode in
      let length = if case .bytes(let bytes) = content { bytes.count } else { size ?? 0 }
      return .file(
        File(inode: inode, size: length, permissions: permissions, modified: modified, content: content))
    }
  }

  @discardableResult
  public mutating func add(link target: String, at path: String) -> Bool {
    put(at: path.utf8) { .link(Link(inode: $0, target: Array(target.utf8))) }
  }

  @discardableResult
  public mutating func add(link target: [UInt8], at path: some Sequence<UInt8>) -> Bool {
    put(at: path) { .link(Link(inode: $0, target: target)) }
  }

  @discardableResult
  public mutating func add(device kind: Device.Kind, at path: String) -> Bool {
    put(at: path.utf8) { .device(Device(kind: kind, inode: $0)) }
  }

  @discardableResult
  public mutating func add(directoryAt path: some Sequence<UInt8>, modified: Timestamp = .fixed) -> Bool {
    guard let folder = folder(for: Self.names(in: path)[...]) else { return false }
    folder.modified = modified
    return true
  }

  /// Adds a directory whose entries are the process's own descriptors.
  @discardableResult
  public mutating func add(descriptorTableAt path: String) -> Bool {
    guard let folder = folder(for: Self.names(in: path.utf8)[...]) else { return false }
    folder.isDescriptorTable = true
    return true
  }

  public func build() -> Directory { Self.build(root, at: base) }

  private static func names(in path: some Sequence<UInt8>) -> [PathBytes] {
    Array(path).split(separator: UInt8(ascii: "/")).filter { $0 != [UInt8(ascii: ".")] }
  }

  private func put(at path: some Sequence<UInt8>, _ node: (UInt64) -> Node) -> Bool {
    let names = Self.names(in: path)
    guard let name = names.last, let folder = folder(for: names.dropLast()) else { return false }
    if case .folder = folder.entries[EntryName(name)] { return false }
    let inode = Inode.number(of: names.reduce(into: base) { $0 += [UInt8(ascii: "/")] + $1 })
    folder.entries[EntryName(name)] = .node(node(inode))
    return true
  }

  private func folder(for names: ArraySlice<PathBytes>) -> Folder? {
    var folder = root
    for name in names {
      switch folder.entries[EntryName(name)] {
      case .folder(let next): folder = next
      case .node: return nil
      case nil:
        let next = Folder()
        folder.entries[EntryName(name)] = .folder(next)
        folder = next
      }
    }
    return folder
  }

  private static func build(_ folder: Folder, at path: [UInt8]) -> Directory {
    Directory(
      inode: Inode.number(of: path.isEmpty ? [UInt8(ascii: "/")] : path), modified: folder.modified,
      entries: Dictionary(
        uniqueKeysWithValues: folder.entries.map { name, entry in
          switch entry {
          case .node(let node): (name, node)
          case .folder(let inner):
            (name, .directory(build(inner, at: path + [UInt8(ascii: "/")] + name.bytes)))
          }
        }), isDescriptorTable: folder.isDescriptorTable)
  }
}
