import Testing

@testable import VirtualFiles

@Suite(.timed) struct ChangingTests {
  static let original: VirtualTree = {
    var builder = TreeBuilder()
    for path in ["/a/b/c", "/a/d", "/e/f"] { builder.add(.bytes(Array(path.utf8)), at: path.utf8) }
    return VirtualTree(root: builder.build())
  }()

  static func find(_ path: String, in tree: VirtualTree, from start: Location? = nil) -> Location? {
    try? tree.resolve(
      Array(path.utf8)[...], from: start.map(tree.current) ?? tree.rootLocation, following: true)
  }

  static func entry(_ path: String, in tree: VirtualTree) -> Entry {
    try! tree.entry(Array(path.utf8)[...], from: tree.rootLocation)
  }

  static func move(_ old: String, _ new: String, in tree: inout VirtualTree) {
    let node = entry(old, in: tree).node!
    tree.take(entry(old, in: tree))
    tree.put(node, at: entry(new, in: tree))
  }

  @Test func `a changed tree leaves the one that it came from as it was`() {
    var tree = Self.original
    Self.move("/a/b", "/e/b", in: &tree)
    #expect(Self.find("/e/b/c", in: tree) != nil && Self.find("/a/b", in: tree) == nil)
    #expect(Self.find("/a/b/c", in: Self.original) != nil && Self.find("/e/b", in: Self.original) == nil)
  }

  @Test func `a place that was found before follows its directory`() {
    var tree = Self.original
    let inside = Self.find("/a/b", in: tree)!
    Self.move("/a", "/e/g", in: &tree)
    #expect(tree.current(inside).path == Array("/e/g/b".utf8))
    #expect(Self.find("../d", in: tree, from: inside)?.path == Array("/e/g/d".utf8))
    Self.move("/e/g/b", "/b", in: &tree)
    #expect(Self.find("..", in: tree, from: inside)?.path == Array("/".utf8))
    #expect(tree.current(inside).lies(in: tree.root.inode))
    #expect(!tree.current(inside).lies(in: Self.find("/e", in: tree)!.node.inode))
  }

  @Test func `nothing can be made in a directory that was removed`() throws {
    var tree = Self.original
    let inside = Self.find("/a/b", in: tree)!
    tree.take(Self.entry("/a/b/c", in: tree))
    guard case .directory(let directory) = tree.current(inside).node else { return }
    #expect(directory.isEmpty)
    tree.remove(directory, at: Self.entry("/a/b", in: tree))
    #expect(tree.isRemoved(inside) && Self.find("/a/b", in: tree) == nil)
    #expect {
      try tree.resolve(Array("new".utf8)[...], from: tree.current(inside), following: true)
    } throws: { ($0 as? PathError)?.onlyNameIsMissing == false }
  }

  @Test(arguments: [
    ("/a/b", "/a", "b", false, false), ("/a/x/", "/a", "x", true, false), ("/a//b//", "/a", "b", true, false),
    ("/a/.", "/a", ".", false, true), ("/", "/", "", true, true), ("/a/..", "/a", "..", false, true),
  ]) func `a path has a last name`(path: String, parent: String, name: String, slash: Bool, isFixed: Bool) {
    let entry = Self.entry(path, in: Self.original)
    #expect(entry.parent.path == Array(parent.utf8) && Array(entry.name) == Array(name.utf8))
    #expect(entry.isFixed == isFixed && (entry.hasSlash == slash || path == "/"))
  }
}
