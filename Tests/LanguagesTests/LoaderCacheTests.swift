import Foundation
import SystemPackage
import Testing

@testable import Languages

@Suite(.timed) struct LoaderCacheTests {
  static let libraries = [
    "libc.so.6": "/usr/lib/x86_64-linux-gnu/libc.so.6", "libm.so.6": "/usr/lib/x86_64-linux-gnu/libm.so.6",
    "libffi.so.8": "/opt/own/libffi.so.8", "libstdc++.so.6": "/usr/lib/libstdc++.so.6",
    "libpython3.11.so.1.0": "/usr/lib/libpython3.11.so.1.0", "lib10.so": "/lib10.so", "lib9.so": "/lib9.so",
    "lib.so": "/lib.so", "liba.so": "/liba.so",
  ]

  @Test func `ldconfig reads back what was written`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "grade-cache-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(LoaderCache(libraries: Self.libraries).bytes).write(to: file)
    let text = try ask("/sbin/ldconfig", ["-p", "-C", file.path()])
    for (name, path) in Self.libraries { #expect(text.contains("\t\(name) (libc6,x86-64) => \(path)\n")) }
    #expect(text.contains("\(Self.libraries.count) libs found"))
  }

  /// The order of `_dl_cache_libcmp`.
  @Test(arguments: [
    ("lib9.so", "lib10.so"), ("lib.so", "lib9.so"), ("liba.so", "lib9.so"), ("libc.so.5", "libc.so.6"),
    ("lib", "lib.so"), ("lib007.so", "lib8.so"),
  ]) func `digits count as numbers and come last`(first: String, second: String) {
    #expect(LoaderCache.precedes(first, second))
    #expect(!LoaderCache.precedes(second, first))
  }

  @Test func `the loader finds every library at once`() throws {
    #expect(!absent.isEmpty)
    #expect(!absent.contains { String(decoding: $0, as: UTF8.self).contains("hwcaps") })
    #expect(try run("import numpy, ctypes; print(numpy.arange(3).sum())").text == "3\n")
  }
}
