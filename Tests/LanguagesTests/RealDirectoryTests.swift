import Foundation
import SystemPackage
import Testing

@testable import Sandboxing

/// A real directory, read on demand: the original controller's class for it, as a file provider.
///
/// Links are always listed. Unless they are followed, they can be seen but not opened. Hidden names begin with a dot.
struct RealDirectory: FileProvider {
  var folder: String
  var place: String
  var showsHidden: Bool
  var followsLinks: Bool

  func find(_ path: [UInt8]) -> Found? {
    let path = String(decoding: path, as: UTF8.self)
    guard path == place || path.hasPrefix(place + "/") else { return nil }
    var real = folder
    for name in path.dropFirst(place.count).split(separator: "/") {
      if name.hasPrefix("."), !showsHidden { return .failure(.noSuchFileOrDirectory) }
      real += "/" + name
      let kind = try? FileManager.default.attributesOfItem(atPath: real)[.type] as? FileAttributeType
      if kind == .typeSymbolicLink, !followsLinks { return .failure(.permissionDenied) }
    }
    var isDirectory: ObjCBool = false
    guard unsafe FileManager.default.fileExists(atPath: real, isDirectory: &isDirectory) else {
      return .failure(.noSuchFileOrDirectory)
    }
    if isDirectory.boolValue {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: real)) ?? []
      return .directory(names.filter { showsHidden || !$0.hasPrefix(".") })
    }
    return FileManager.default.contents(atPath: real).map { .file([UInt8]($0)) }
      ?? .failure(.permissionDenied)
  }
}

@Suite(.timed, RPython.isThere) struct RealDirectoryTests {
  @Test(arguments: [false, true], [false, true])
  func `a real directory is shown with or without hidden names, and links are followed or not`(
    showsHidden: Bool, followsLinks: Bool
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-view-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (path, text) in [".dot": "hidden", "file": "seen", "inner/deep": "below"] {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    for (name, target) in ["to-dot": ".dot", "to-inner": "inner", "broken": "nowhere"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: name).path(), withDestinationPath: target)
    }
    let view = RealDirectory(
      folder: folder.path(), place: "/view", showsHidden: showsHidden, followsLinks: followsLinks)
    let results = try RPythonTests.ask(
      "listdir:/view", "open:/view/file:0:0", "read:3:9", "open:/view/.dot:0:0", "open:/view/to-dot:0:0",
      "listdir:/view/to-inner", "stat:/view/broken", "stat:/view/none", "open:/view/inner:0:0",
      "stat:/view/to-inner/deep", "listdir:/view/file", seenThrough: view)
    let names = (showsHidden ? [".dot"] : []) + ["broken", "file", "inner", "to-dot", "to-inner"]
    #expect(results[0] == "[" + names.joined(separator: ", ") + "]")
    #expect(Array(results[1...2]) == ["3", "seen"])
    #expect(results[3] == (showsHidden ? "4" : "OSError 2"))
    #expect(results[4] == (followsLinks ? showsHidden ? "5" : "4" : "OSError 13"))
    #expect(results[5] == (followsLinks ? "[deep]" : "OSError 13"))
    #expect(results[6] == (followsLinks ? "OSError 2" : "OSError 13"))
    #expect(results[7] == "OSError 2")
    #expect(Int(results[8]) != nil)
    #expect(followsLinks ? results[9].hasPrefix("0100444") : results[9] == "OSError 13")
    #expect(results[10] == "OSError 20")
  }
}
