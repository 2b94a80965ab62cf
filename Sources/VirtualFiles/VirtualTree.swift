internal import HostFiles

/// A virtual tree of directories, files and links.
///
/// It is a value that shares its directories with other trees; a changed tree does so too (`Changing.swift`). A path
/// is resolved as in path_resolution(7), name by name, with a limit of followed links. If it does not exist, the
/// error has the path at which the search ended.
public struct VirtualTree: Sendable {
  public let root: Directory
  /// The differences from `root` and the nodes below it.
  var changes = Changes()

  public init(root: Directory) { self.root = root }

  public var rootLocation: Location { Location(.directory(root), nil) }

  /// A copy with a file at an absolute path, in an existing directory.
  public func placing(_ content: [UInt8], at path: String) -> VirtualTree {
    var builder = TreeBuilder()
    builder.add(.bytes(content), at: path.utf8)
    return VirtualTree(root: Directory.merging([root, builder.build()]).directory)
  }

  /// A copy with `directory` at an absolute path, in place of what is there.
  public func mounting(_ directory: Directory, at path: String) -> VirtualTree {
    let names = Array(path.utf8).split(separator: UInt8(ascii: "/"))
    return VirtualTree(root: Self.mounting(directory, in: root, at: names[...], after: []))
  }

  private static func mounting(
    _ directory: Directory, in parent: Directory, at names: ArraySlice<PathBytes>, after path: [UInt8]
  ) -> Directory {
    guard let name = names.first else { return directory }
    let below = path + [UInt8(ascii: "/")] + name
    let inner =
      if case .directory(let known)? = parent[name] { known } else {
        Directory(inode: Inode.number(of: below))
      }
    return parent.replacing(
      name, with: .directory(mounting(directory, in: inner, at: names.dropFirst(), after: below)))
  }

  /// In bytes, including the NUL.
  public static let longestPath = 4096
  public static let longestName = 255
  static let mostLinks = 40

  /// Resolves a path as in path_resolution(7).
  ///
  /// - Parameters:
  ///   - path: Without NUL.
  ///   - start: The directory in which a relative path starts.
  ///   - following: Whether a link in the last component is followed. If a slash comes after it, it always is.
  public func resolve(
    _ path: PathBytes, from start: Location, following: Bool
  ) throws(PathError) -> Location {
    if path.isEmpty { throw PathError(.noEntry, at: start.path) }
    if path.count >= Self.longestPath { throw PathError(.nameTooLong, at: []) }
    var links = 0
    return try walk(path, from: start, following: following, &links)
  }

  private func walk(
    _ path: PathBytes, from start: Location, following: Bool, _ links: inout Int
  ) throws(PathError) -> Location {
    let slash = UInt8(ascii: "/")
    let dot = UInt8(ascii: ".")
    var place = path.first == slash ? rootLocation : start
    var position = path.startIndex
    while true {
      while position < path.endIndex, path[position] == slash { position += 1 }
      if position == path.endIndex { return place }
      var end = position
      while end < path.endIndex, path[end] != slash { end += 1 }
      let name = path[position..<end]
      position = end

      guard case .directory(let directory) = place.node else {
        throw PathError(.notDirectory, at: Self.joined(place.path, path[name.startIndex...]))
      }
      if name.count == 1, name.first == dot {
        // The directory itself.
      } else if name.count == 2, name.first == dot, name.last == dot {
        place = place.parent
      } else {
        if name.count > Self.longestName {
          throw PathError(.nameTooLong, at: Self.joined(place.path, path[name.startIndex...]))
        }
        guard let node = directory[name].map(newest) else {
          let isLast = path[end...].allSatisfy { $0 == slash }
          throw PathError(
            .noEntry, at: Self.joined(place.path, path[name.startIndex...]),
            onlyNameIsMissing: isLast && !isRemoved(place))
        }
        if case .link(let link) = node, following || end < path.endIndex {
          links += 1
          if links > Self.mostLinks {
            throw PathError(.tooManyLinks, at: Self.joined(place.path, path[name.startIndex...]))
          }
          if link.target.isEmpty { throw PathError(.noEntry, at: place.entering(name, node).path) }
          do { place = try walk(link.target[...], from: place, following: true, &links) } catch {
            let isLast = path[end...].allSatisfy { $0 == slash }
            throw PathError(
              error.kind, at: error.path, onlyNameIsMissing: error.onlyNameIsMissing && isLast)
          }
        } else {
          place = place.entering(name, node)
        }
      }
      if end < path.endIndex, case .directory = place.node {
      } else if end < path.endIndex {
        throw PathError(.notDirectory, at: Self.joined(place.path, path[end...]))
      }
    }
  }

  /// The path that was searched, with `.` and `..` in the rest resolved by name.
  public static func joined(_ directory: [UInt8], _ rest: PathBytes) -> [UInt8] {
    var names = directory.split(separator: UInt8(ascii: "/"))
    for name in rest.split(separator: UInt8(ascii: "/")) {
      switch Array(name) {
      case [UInt8(ascii: ".")]: continue
      case [UInt8(ascii: "."), UInt8(ascii: ".")]: _ = names.popLast()
      default: names.append(name)
      }
    }
    return names.isEmpty ? [UInt8(ascii: "/")] : names.reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 }
  }
}

/// The reason why a path does not exist.
public struct PathError: Error, Hashable {
  public enum Kind: Sendable, Hashable { case noEntry, notDirectory, tooManyLinks, nameTooLong }

  public let kind: Kind
  /// The absolute path at which the search ended.
  public let path: [UInt8]
  /// Whether only the last name is missing, and its directory exists.
  public let onlyNameIsMissing: Bool

  init(_ kind: Kind, at path: [UInt8], onlyNameIsMissing: Bool = false) {
    self.kind = kind
    self.path = path
    self.onlyNameIsMissing = onlyNameIsMissing
  }
}
