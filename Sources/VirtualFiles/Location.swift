internal import HostFiles

/// A node with the path that leads to it.
public struct Location: Sendable {
  public let node: Node
  let step: Step?

  /// One name on the way from the root; the root itself has none.
  final class Step: Sendable {
    let name: PathBytes
    let directory: Directory
    let previous: Step?

    init(_ name: PathBytes, in directory: Directory, after previous: Step?) {
      self.name = name
      self.directory = directory
      self.previous = previous
    }
  }

  init(_ node: Node, _ step: Step?) {
    self.node = node
    self.step = step
  }

  /// Absolute, without links; `/` for the root.
  public var path: [UInt8] { Self.path(step) }

  static func path(_ step: Step?) -> [UInt8] {
    guard step != nil else { return [UInt8(ascii: "/")] }
    var names: [PathBytes] = []
    var current = step
    while let step = current {
      names.append(step.name)
      current = step.previous
    }
    return names.reversed().reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 }
  }

  /// The parent directory; the root is its own parent.
  public var parent: Location {
    guard let step else { return self }
    return Location(.directory(step.directory), step.previous)
  }

  /// The entries of a directory: `.` and `..` first, then sorted by name.
  public var listing: [(name: PathBytes, inode: UInt64, type: UInt8)] {
    guard case .directory(let directory) = node else { return [] }
    let dot = UInt8(ascii: ".")
    let own: [(name: PathBytes, inode: UInt64, type: UInt8)] = [
      ([dot], directory.inode, 4), ([dot, dot], parent.node.inode, 4),
    ]
    return own + directory.sortedEntries.map { ($0.key.bytes, $0.value.inode, $0.value.type) }
  }

  /// Calls `body` with this node and all nodes below it, each with its absolute path.
  public func visit(_ body: ([UInt8], Location) -> Void) { visit(at: path, body) }

  private func visit(at path: [UInt8], _ body: ([UInt8], Location) -> Void) {
    body(path, self)
    guard case .directory(let directory) = node else { return }
    for (name, node) in directory.sortedEntries {
      entering(name.bytes, node).visit(at: path + [UInt8(ascii: "/")] + name.bytes, body)
    }
  }

  /// The location of a directory's entry.
  public func entering(_ name: PathBytes, _ node: Node) -> Location {
    guard case .directory(let directory) = self.node else { return self }
    return Location(node, Step(name, in: directory, after: step))
  }
}
