/// The differences of a tree from its original.
///
/// A directory is immutable, and many trees share it. So a changed tree maps the number of each changed directory to
/// its newest version, and uses this version wherever a path leads into the directory. The number itself never
/// changes.
struct Changes: Sendable {
  fileprivate var newest: [UInt64: Directory] = [:]
  /// The new places of moved directories.
  fileprivate var moved: [UInt64: Place] = [:]
  fileprivate var removed: Set<UInt64> = []

  fileprivate struct Place: Sendable {
    var parent: Location
    var name: PathBytes
  }
}

/// A name in a directory, whether or not it exists.
public struct Entry: Sendable {
  /// The directory in its current version.
  public let parent: Location
  public let name: PathBytes
  public let node: Node?
  /// Whether the name is followed by a slash.
  public let hasSlash: Bool

  /// Whether the name is `.`, `..` or the root's. Such an entry cannot be made, moved or removed.
  public var isFixed: Bool { name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) }
  /// Absolute, without links.
  public var path: [UInt8] { Location.path(Location.Step(name, in: Directory(), after: parent.step)) }
}

extension VirtualTree {
  /// Puts `node` at the entry and replaces what is there.
  ///
  /// - Precondition: A directory is new, or was removed from its old place with `take`.
  public mutating func put(_ node: Node, at entry: Entry) {
    change(entry, to: node)
    guard case .directory(let directory) = node else { return }
    changes.moved[directory.inode] = Changes.Place(parent: entry.parent, name: entry.name)
  }

  /// Removes the entry; the node may be put elsewhere.
  public mutating func take(_ entry: Entry) { change(entry, to: nil) }

  /// Removes a directory. Nothing can be made in it any more.
  public mutating func remove(_ directory: Directory, at entry: Entry) {
    change(entry, to: nil)
    changes.removed.insert(directory.inode)
  }

  private mutating func change(_ entry: Entry, to node: Node?) {
    guard case .directory(let parent) = entry.parent.node else { return }
    let now = changes.newest[parent.inode] ?? parent
    changes.newest[parent.inode] = now.replacing(entry.name, with: node)
  }

  func newest(_ node: Node) -> Node {
    guard case .directory(let directory) = node, let newest = changes.newest[directory.inode] else {
      return node
    }
    return .directory(newest)
  }

  /// Whether no path leads to the directory any more, although a program may still be in it or have it open.
  public func isRemoved(_ location: Location) -> Bool { changes.removed.contains(location.node.inode) }

  public func isChanged(_ directory: Directory) -> Bool { changes.newest[directory.inode] != nil }

  /// The current version and place of a directory that was found earlier; other nodes stay unchanged.
  public func current(_ location: Location) -> Location {
    guard !changes.newest.isEmpty, case .directory(let directory) = location.node else { return location }
    let node = newest(location.node)
    if let place = changes.moved[directory.inode] {
      return current(place.parent).entering(place.name, node)
    }
    guard let step = location.step else { return Location(node, nil) }
    return current(location.parent).entering(step.name, node)
  }

  /// Finds the directory that contains, or would contain, the last name of a path.
  ///
  /// - Parameter start: In its current version.
  public func entry(_ path: PathBytes, from start: Location) throws(PathError) -> Entry {
    let slash = UInt8(ascii: "/")
    if path.isEmpty { throw PathError(.noEntry, at: start.path) }
    if path.count >= Self.longestPath { throw PathError(.nameTooLong, at: []) }
    let end = path.lastIndex { $0 != slash }.map { $0 + 1 } ?? path.startIndex
    let name = path[..<end].split(separator: slash).last ?? []
    let before = path[..<(end - name.count)]
    let parent: Location
    do {
      parent = before.isEmpty ? start : try resolve(before, from: start, following: true)
    } catch { throw PathError(error.kind, at: error.path.isEmpty ? [] : error.path + [slash] + name) }
    guard case .directory(let directory) = parent.node else {
      throw PathError(.notDirectory, at: parent.path)
    }
    return Entry(
      parent: parent, name: name, node: directory[name].map(newest), hasSlash: end < path.endIndex)
  }
}

extension Location {
  /// Whether the location is this directory or lies below it.
  public func lies(in directory: UInt64) -> Bool {
    var place = self
    while place.node.inode != directory {
      guard place.step != nil else { return false }
      place = place.parent
    }
    return true
  }
}
