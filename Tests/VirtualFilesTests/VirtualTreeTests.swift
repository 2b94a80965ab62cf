import Testing

@testable import VirtualFiles

@Suite(.timed) struct VirtualTreeTests {
  static let tree: VirtualTree = {
    var builder = TreeBuilder()
    builder.add(.bytes([1, 2]), at: "/tmp/a".utf8)
    builder.add(.bytes([3]), at: "/tmp/d/b".utf8)
    for index in 0..<41 { builder.add(link: index == 0 ? "a" : "l\(index - 1)", at: "/tmp/l\(index)") }
    builder.add(link: "", at: "/tmp/empty")
    builder.add(descriptorTableAt: "/proc/self/fd")
    return VirtualTree(root: builder.build())
  }()

  func find(_ path: String, following: Bool = true) throws(PathError) -> Location {
    try Self.tree.resolve(Array(path.utf8)[...], from: Self.tree.rootLocation, following: following)
  }

  @Test func `the nodes of a directory are counted up to a limit`() {
    var builder = TreeBuilder(at: "/tmp")
    for path in ["a", "d/b", "d/c", "d/e/f"] { builder.add(.bytes([]), at: path.utf8) }
    let directory = builder.build()
    for most in 0..<6 { #expect(directory.holds(moreThan: most)) }
    for most in 6...8 { #expect(!directory.holds(moreThan: most)) }
  }

  @Test(arguments: [
    ("/tmp/a", "/tmp/a"), ("tmp//./a", "/tmp/a"), ("/../tmp/../tmp/d/b", "/tmp/d/b"), ("/", "/"),
    ("/..", "/"),
    ("/tmp/l39", "/tmp/a"), ("/tmp/d/", "/tmp/d"),
  ])
  func `a path leads where Linux leads it`(path: String, expected: String) throws {
    #expect(try find(path).path == Array(expected.utf8))
  }

  @Test(arguments: [
    ("/tmp/l40", PathError.Kind.tooManyLinks), ("/tmp/a/", .notDirectory), ("/tmp/a/..", .notDirectory),
    ("/tmp/empty", .noEntry), ("", .noEntry), ("/none", .noEntry),
    ("/" + String(repeating: "n", count: 256), .nameTooLong),
    (String(repeating: "/", count: 4096), .nameTooLong),
  ])
  func `a path that leads nowhere says why`(path: String, expected: PathError.Kind) {
    do {
      _ = try find(path)
      Issue.record("\(path) was found")
    } catch { #expect(error.kind == expected) }
  }

  @Test func `a failed lookup has an absolute path`() {
    do {
      _ = try Self.tree.resolve(
        Array("../etc/../etc/passwd".utf8)[...], from: try find("/tmp"), following: true)
    } catch {
      #expect(error.path == Array("/etc/passwd".utf8))
      #expect(error.onlyNameIsMissing == false)
    }
  }

  @Test func `a number in a descriptor table is a descriptor`() throws {
    guard case .descriptor(12) = try find("/proc/self/fd/12").node else { throw PathError(.noEntry, at: []) }
    #expect(throws: PathError.self) { try find("/proc/self/fd/012") }
  }

  @Test func `a higher layer wins and says what it hides`() throws {
    var low = TreeBuilder(at: "/tmp")
    low.add(.bytes([1]), at: "x".utf8)
    low.add(.bytes([1]), at: "d/y".utf8)
    var high = TreeBuilder(at: "/tmp")
    high.add(.bytes([2, 2]), at: "x".utf8)
    high.add(.bytes([2]), at: "d/z".utf8)
    let (merged, clashes) = Directory.merging([low.build(), high.build()])
    #expect(clashes == [Array("x".utf8)])
    let tree = Self.tree.mounting(merged, at: "/tmp")
    guard
      case .file(let x) = try tree.resolve(
        Array("/tmp/x".utf8)[...], from: tree.rootLocation, following: true
      ).node
    else { throw PathError(.noEntry, at: []) }
    #expect(x.size == 2)
    let listing = try tree.resolve(Array("/tmp/d".utf8)[...], from: tree.rootLocation, following: true)
      .listing
    #expect(listing.map { String(decoding: $0.name, as: UTF8.self) } == [".", "..", "y", "z"])
  }

  @Test func `a path has the same inode in every tree, and others have others`() throws {
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.bytes([]), at: "a".utf8)
    let again = VirtualTree(root: TreeBuilder().build()).mounting(builder.build(), at: "/tmp")
    let a = try again.resolve(Array("/tmp/a".utf8)[...], from: again.rootLocation, following: true)
    #expect(a.node.inode == (try find("/tmp/a").node.inode))
    #expect(a.node.inode != (try find("/tmp/d/b").node.inode))
  }
}
