/// What differs in a tree from how it was made.
///
/// A directory never changes, and many trees share it. So a tree that differs knows the newest version of each directory
/// by its number, which stays what it was, and goes by that wherever a path leads into one.
struct Changes: Sendable {
  fileprivate var newest: [UInt64: Directory] = [:]
  /// Where the directories stand that were moved.
  fileprivate var moved: [UInt64: Place] = [:]
  fileprivate var removed: Set<UInt64> = []

  fileprivate struct Place: Sendable {
    var parent: Location
    var name: PathBytes
  }
}

/// A name in a directory, whether anything stands there or not.
public struct Entry: Sendable {
  /// As it is now.
  public let parent: Location
  public let name: PathBytes
  public let node: Node?
  /// Whether a slash came behind the name.
  public let hasSlash: Bool

  /// Whether the name is `.`, `..` or the root's, which nobody can make, move or remove.
  public var isFixed: Bool { name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) }
  /// Absolute, without links.
  public var path: [UInt8] { Location.path(Location.Step(name, in: Directory(), after: parent.step)) }
}

extension VirtualTree {
  /// Puts `node` in the place of what is there.
  ///
  /// - Precondition: A directory is new, or was taken from where it stood.
  public mutating func put(_ node: Node, at entry: Entry) {
    change(entry, to: node)
    guard case .directory(let directory) = node else { return }
    changes.moved[directory.inode] = Changes.Place(parent: entry.parent, name: entry.name)
  }

  /// Takes away what is there; it may come back elsewhere.
  public mutating func take(_ entry: Entry) { change(entry, to: nil) }

  /// Takes away a directory, in which nothing can be made any more.
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

  /// Whether a program may still be in it, or have it open, but no path leads there.
  public func isRemoved(_ location: Location) -> Bool { changes.removed.contains(location.node.inode) }

  public func isChanged(_ directory: Directory) -> Bool { changes.newest[directory.inode] != nil }

  /// A directory that was found before, as it is and where it stands now; all else stays as it was found.
  public func current(_ location: Location) -> Location {
    guard !changes.newest.isEmpty, case .directory(let directory) = location.node else { return location }
    let node = newest(location.node)
    if let place = changes.moved[directory.inode] {
      return current(place.parent).entering(place.name, node)
    }
    guard let step = location.step else { return Location(node, nil) }
    return current(location.parent).entering(step.name, node)
  }

  /// Finds the directory in which the last name of a path stands or would stand.
  ///
  /// - Parameter start: As it is now.
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
  /// Whether it is the directory of this number, or lies below it.
  public func lies(in directory: UInt64) -> Bool {
    var place = self
    while place.node.inode != directory {
      guard place.step != nil else { return false }
      place = place.parent
    }
    return true
  }
}
