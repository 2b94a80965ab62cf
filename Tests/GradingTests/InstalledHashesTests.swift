import Foundation
import Glibc
import SystemPackage
import Testing
import VirtualFiles

@testable import Grading

/// Installed files count by content, and are read once.
@Suite(.timed) struct InstalledHashesTests {
  private static let files = [
    "lib/a.py": "a", "lib/b/c.py": "c", "lib/b/__pycache__/c.pyc": "old", "bin/tool": "#!",
  ]

  /// The key of an installed folder, shown at a fixed place, and how many of its files were read.
  private static func key(of folder: Class, cache: FilePath? = nil) throws -> (ContentHash, reads: Int) {
    let tree = try Snapshot(of: folder.path("."), from: .system, at: "/usr").directory
    let writer = KeyWriter()
    var hashes = InstalledHashes(cachedIn: cache, youngest: 0)
    try InstalledTree(root: tree).write(to: writer, &hashes)
    hashes.save()
    return (writer.hash(), hashes.reads)
  }

  @Test func `copies of an installed folder are equal, whatever their times and bytecode`() throws {
    var compiled = Self.files
    compiled["lib/b/__pycache__/c.pyc"] = "new"
    compiled["lib/__pycache__/a.pyc"] = "new"
    let (one, other) = (try Class(Self.files), try Class(compiled))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: other.path("lib/a.py").string)
    let key = try Self.key(of: one).0
    #expect(try Self.key(of: other).0 == key)
    unsafe #expect(chmod(other.path("bin/tool").string, 0o755) == 0)
    #expect(try Self.key(of: other).0 != key)
  }

  @Test func `another content of the same size and time is another key`() throws {
    let (one, other) = (try Class(Self.files), try Class(Self.files))
    let date = Date(timeIntervalSince1970: 1e9)
    try Data("z".utf8).write(to: URL(filePath: other.path("lib/a.py").string))
    for folder in [one, other] {
      try FileManager.default.setAttributes(
        [.modificationDate: date], ofItemAtPath: folder.path("lib/a.py").string)
    }
    #expect(try Self.key(of: one).0 != Self.key(of: other).0)
  }

  @Test func `a file is read again only if it changed`() throws {
    let folder = try Class(Self.files)
    let place = try Class(["x": ""])
    let cache = place.path("grade/installed")
    let first = try Self.key(of: folder, cache: cache)
    #expect(first.reads == 3)
    #expect(try Self.key(of: folder, cache: cache) == (first.0, 0))
    try Data("z".utf8).write(to: URL(filePath: folder.path("lib/a.py").string))
    let second = try Self.key(of: folder, cache: cache)
    #expect(second.reads == 1 && second.0 != first.0)
  }

  @Test(arguments: ["empty", "cut", "changed", "writable", "foreign", "link", "directory"])
  func `a cache that is damaged or not the user's own is ignored`(damage: String) throws {
    let folder = try Class(Self.files)
    let place = try Class(["x": ""])
    let cache = place.path("installed")
    let key = try Self.key(of: folder, cache: cache).0
    let file = URL(filePath: cache.string)
    var content = try Data(contentsOf: file)
    switch damage {
    case "empty": content = Data()
    case "cut": content.removeLast(40)
    case "changed": content[content.count - 40] ^= 1
    case "writable": unsafe #expect(chmod(cache.string, 0o666) == 0)
    case "link":
      try FileManager.default.moveItem(atPath: cache.string, toPath: place.path("y").string)
      try FileManager.default.createSymbolicLink(atPath: cache.string, withDestinationPath: "y")
    case "directory":
      try FileManager.default.removeItem(at: file)
      try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    default:
      guard geteuid() == 0 else { return }
      unsafe #expect(chown(cache.string, 65_534, 65_534) == 0)
    }
    if ["empty", "cut", "changed"].contains(damage) { try content.write(to: file) }
    #expect(try Self.key(of: folder, cache: cache) == (key, 3))
    if damage != "directory" {
      #expect(try Self.key(of: folder, cache: cache) == (key, damage == "link" ? 3 : 0))
    }
  }

  @Test func `what changed just now is not kept`() throws {
    let folder = try Class(["a": "a"])
    let place = try Class(["x": ""])
    for _ in 0..<2 {
      var hashes = InstalledHashes(cachedIn: place.path("installed"))
      _ = try hashes.hash(of: folder.path("a").string)
      #expect(hashes.reads == 1)
      hashes.save()
    }
  }
}
