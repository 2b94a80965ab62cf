import Foundation
import Testing

/// The permitted imports of each target, as in the design.
@Suite(.timed) struct LayoutTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Modules that every target may import.
  static let everywhere: Set = ["SystemPackage", "Glibc", "Foundation", "Dispatch", "Synchronization"]

  static let allowed: [String: Set<String>] = [
    "HostFiles": ["CLinux"],
    "Text": [],
    "VirtualFiles": ["HostFiles", "Text"],
    "Sandboxing": ["CLinux", "HostFiles", "Text", "VirtualFiles"],
    "Languages": ["HostFiles", "Sandboxing", "Text", "VirtualFiles"],
    "Assignments": ["HostFiles", "Text", "Yams"],
    "Grading": ["Assignments", "HostFiles", "Languages", "Sandboxing", "Text", "VirtualFiles", "CLibCrypto"],
    "Scores": ["Assignments", "Grading", "GRDB", "HostFiles", "Sandboxing", "Text", "VirtualFiles"],
    "Reports": ["CLibXML2", "Grading", "HostFiles", "Scores", "Text"],
    "grade": [
      "ArgumentParser", "Assignments", "Grading", "HostFiles", "Languages", "Reports", "Sandboxing", "Scores",
      "Text", "VirtualFiles",
    ],
  ]

  struct Import: Hashable {
    var file: String
    var module: String
  }

  static func imports(of target: String) throws -> [Import] {
    let folder = root.appending(path: "Sources/\(target)")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let sources = (files?.allObjects ?? []).compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    return try sources.flatMap { file in
      let text = try String(contentsOf: file, encoding: .utf8)
      return text.split(separator: "\n").compactMap { line -> Import? in
        let words = line.split(separator: " ")
        guard line.first != " ", let position = words.firstIndex(of: "import"), words.count > position + 1,
          words[..<position].allSatisfy({
            ["public", "internal", "private", "package"].contains($0) || $0.hasPrefix("@")
          })
        else { return nil }
        return Import(file: file.path(), module: String(words.last!.split(separator: ".")[0]))
      }
    }
  }

  @Test(arguments: allowed.keys.sorted()) func `a target imports only what its row allows`(target: String)
    throws
  {
    let imports = try Self.imports(of: target)
    let permitted = Self.allowed[target, default: []].union(Self.everywhere)
    #expect(imports.filter { !permitted.contains($0.module) } == [])
  }

  @Test func `only the folder of processes speaks to the kernel's C`() throws {
    let outside = try Self.imports(of: "Sandboxing").filter {
      $0.module == "CLinux" && !$0.file.contains("/Sandboxing/Processes/")
    }
    #expect(outside == [])
  }

  @Test func `the controller makes no kernel call`() throws {
    let calls = try Self.imports(of: "Sandboxing").filter {
      $0.file.contains("/Sandboxing/Controller/")
        && !["SystemPackage", "Text", "VirtualFiles"].contains($0.module)
    }
    #expect(calls == [])
  }

  @Test func `each folder of Sources is a target of the design`() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appending(path: "Sources").path())
    let c = ["CLibCrypto", "CLibXML2", "CLinux", "CPreload"]
    #expect(folders.sorted() == (Self.allowed.keys + c).sorted())
  }

  @Test func `every suite is timed`() throws {
    let files = FileManager.default.enumerator(
      at: Self.root.appending(path: "Tests"), includingPropertiesForKeys: nil)
    let tests = (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.lastPathComponent.hasSuffix("Tests.swift") }
    #expect(!tests.isEmpty)
    let untimed = try tests.filter { file in
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      let suites = lines.filter { $0.hasPrefix("@Suite") || $0.contains(#/^struct \w+Tests \{/#) }
      return suites.isEmpty || !suites.allSatisfy { $0.hasPrefix("@Suite(.timed") }
    }
    #expect(untimed == [])
  }
}
