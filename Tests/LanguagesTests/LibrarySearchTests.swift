import Foundation
import Sandboxing
import SystemPackage
import Testing

@testable import HostFiles
@testable import Languages

/// The libraries that are found by reading files are those that the loader itself finds.
@Suite(.timed) struct LibrarySearchTests {
  /// The libraries that the system's loader finds for a file of this system, by name.
  static func traced(_ file: String) throws -> [String: String] {
    let lines = try ask(LibrarySearch.systemLoader, ["--list", file]).split(separator: "\n")
    let found = lines.compactMap { line -> (String, String)? in
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      return words.count > 2 && words[1] == "=>" && words[2].hasPrefix("/") ? (words[0], words[2]) : nil
    }
    return Dictionary(found) { first, _ in first }
  }

  static let files: [String] =
    ["/usr/bin/python3", "/usr/bin/pypy3", "/usr/bin/gcc"]
    + [
      "/usr/lib/python3.11/lib-dynload", "/usr/lib/python3/dist-packages/numpy/core",
      "/usr/lib/python3/dist-packages/numpy/linalg",
    ].flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".so") }
        .map { "\(folder)/\($0)" }
    }.sorted()

  @Test(arguments: files) func `the libraries of a file are those that the loader lists`(file: String) throws
  {
    var search = LibrarySearch(bundled: [])
    search.add(FilePath(file))
    let real = { (path: String) in (try? FilePath(path).resolvingLinks().string) ?? path }
    #expect(try search.cache.libraries.mapValues(real) == Self.traced(file).mapValues(real))
    #expect(try ELFFile(FilePath(file).resolvingLinks()) != nil)
  }

  @Test func `an executable names its loader, a library and a script do not`() throws {
    #expect(try ELFFile(FilePath("/usr/bin/python3").resolvingLinks())?.loader == LibrarySearch.systemLoader)
    #expect(ELFFile("/lib/x86_64-linux-gnu/libm.so.6")?.loader == nil)
    #expect(ELFFile("/lib/x86_64-linux-gnu/libm.so.6")?.needed.contains("libc.so.6") == true)
    #expect(ELFFile("/usr/bin/ldd") == nil)
    #expect(ELFFile("/") == nil)
  }

  @Test func `a file that is cut short or full of nonsense ends nothing`() throws {
    let folder = try Scrap()
    let whole = [UInt8](try Data(contentsOf: URL(filePath: "/usr/bin/python3").resolvingSymlinksInPath()))
    var generator = SystemRandomNumberGenerator()
    for round in 0..<300 {
      var bytes = Array(whole[..<min(whole.count, [64, 1000, 4096, 20000].randomElement()!)])
      for _ in 0..<8 {
        bytes[Int.random(in: 6..<min(bytes.count, 900))] = UInt8.random(in: 0...255, using: &generator)
      }
      if round % 3 == 0 { bytes.replaceSubrange(32..<40, with: [UInt8](repeating: 0xff, count: 8)) }
      let file = try folder.write(bytes, to: "cut")
      var search = LibrarySearch(bundled: [])
      search.add(file)
    }
  }

  @Test func `directories of libraries are relative to the file, and those of RPATH are handed down`() throws
  {
    let folder = try Scrap()
    let inner = try folder.library("libinner.so", in: "own", "int inner(void) { return 1; }")
    let outer = try folder.library(
      "libouter.so", in: "own", "int inner(void); int outer(void) { return inner(); }",
      ["-L\(folder.path)/own", "-linner"])
    let source = "int outer(void); int main(void) { return outer(); }"
    for (tag, inherits) in [("--disable-new-dtags", true), ("--enable-new-dtags", false)] {
      let program = try folder.compile(
        source, as: "program",
        [
          "-L\(folder.path)/own", "-louter", "-Wl,-rpath-link,\(folder.path)/own",
          "-Wl,\(tag),-rpath,$ORIGIN/own",
        ])
      var search = LibrarySearch(bundled: [])
      search.add(program)
      #expect(search.libraries.contains(outer.string))
      #expect(search.libraries.contains(inner.string) == inherits)
      var bundling = LibrarySearch(bundled: [folder.path])
      bundling.add(program)
      #expect(bundling.cache.libraries["libouter.so"] == nil)
      #expect(search.cache.libraries["libouter.so"] == outer.string)
    }
  }

  @Test func `a file that is no library is not shown, although a program names it`() throws {
    let folder = try Scrap()
    let library = try folder.library("libsecret.so", in: "own", "int f(void) { return 0; }")
    let program = try folder.compile(
      "int f(void); int main(void) { return f(); }", as: "program",
      ["-L\(folder.path)/own", "-lsecret", "-Wl,-rpath,\(folder.path)/own"])
    try folder.write(Array("a key".utf8), to: "own/libsecret.so")
    var search = LibrarySearch(bundled: [])
    search.add(program)
    #expect(!search.libraries.contains(library.string))
    #expect(search.missed.contains(library.string))
  }

  @Test func `the machine's own cache is read`() {
    #expect(LoaderCache.system.libraries["libc.so.6"]?.hasSuffix("/libc.so.6") == true)
    let written = LoaderCache(libraries: LoaderCacheTests.libraries)
    #expect(LoaderCache(parsing: written.bytes).libraries == LoaderCacheTests.libraries)
    for count in [0, 20, 47, 48, 60, 100] { _ = LoaderCache(parsing: Array(written.bytes.prefix(count))) }
  }
}

/// A directory outside /tmp that all users may use. It is removed when the value is released.
final class Scrap: Sendable {
  let path: String

  init() throws {
    path = "/var/tmp/grade-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult func write(_ bytes: [UInt8], to name: String, permissions: Int = 0o644) throws
    -> FilePath
  {
    let file = URL(filePath: path).appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file.path())
    return FilePath(file.path())
  }

  @discardableResult func compile(_ source: String, as name: String, _ options: [String] = []) throws
    -> FilePath
  {
    let file = try write(Array(source.utf8), to: name + ".c")
    let program = FilePath(path).appending(name)
    _ = try ask("/usr/bin/gcc", ["-o", program.string, file.string] + options)
    return program
  }

  func library(_ name: String, in folder: String, _ source: String, _ options: [String] = []) throws
    -> FilePath
  {
    try FileManager.default.createDirectory(
      atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
    return try compile(source, as: "\(folder)/\(name)", ["-shared", "-fPIC"] + options)
  }
}
