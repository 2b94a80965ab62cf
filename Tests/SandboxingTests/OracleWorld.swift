import Foundation
import SystemPackage
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// One tree with nodes of every kind, twice: on a real file system without write permission, and as a virtual tree.
///
/// Paths are in the format of the probe: %XX is a byte.
enum OracleWorld {
  static let executable = Probe.compile("cases")

  static let deep = Array(repeating: "p", count: 60).joined(separator: "/")
  static let longName = String(repeating: "n", count: 255)

  static let files = [
    "a": "alpha\n", "empty": "", "d/b": "beta", "d/c": String(repeating: "gamma ", count: 2000), "d/e/f": "",
    "\(deep)/end": "deep", longName: "long", "%FF%FE": "bytes", "x%20y": "blank",
  ]
  static let folders = ["void"]
  static let links: [String: String] = {
    var links = [
      "to-a": "a", "to-empty": "empty", "to-d": "d", "to-void": "void", "to-deep": deep, "to-link": "to-d",
      "to-below-a": "a/x", "to-a-slash": "a/", "to-d-slash": "d/", "to-here": ".", "loop": "loop",
      "ring": "gnir",
      "gnir": "ring", "dangling": "nowhere", "dangling-far": "/nowhere/at/all", "up": "d/../a",
      "d/out": "../a",
      "to-long": longName, "to-bytes": "%FF%FE", "chain-1": "a",
    ]
    for length in 2...41 { links["chain-\(length)"] = "chain-\(length - 1)" }
    return links
  }()

  static func bytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)!)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  static let virtual: SandboxView = {
    var builder = TreeBuilder(at: "/top/home")
    for (path, text) in files { builder.add(.bytes(Array(text.utf8)), at: bytes(path)) }
    for path in folders { builder.add(directoryAt: bytes(path)) }
    for (path, target) in links { builder.add(link: bytes(target), at: bytes(path)) }
    let tree = VirtualTree(root: TreeBuilder().build()).mounting(builder.build(), at: "/top/home")
    return SandboxView(
      tree: tree, workingDirectory: Array("/top/home".utf8), absent: [Array("/proc/self/exe".utf8)])
  }()

  /// Makes the tree below the existing directory `top`, and removes the write permission.
  static func lay(below top: String) {
    func path(_ relative: [UInt8]) -> [CChar] {
      (Array("\(top)/home/".utf8) + relative).map { CChar(bitPattern: $0) } + [0]
    }
    func makeFolders(above relative: [UInt8]) {
      for end in relative.indices where relative[end] == UInt8(ascii: "/") {
        _ = unsafe mkdir(path(Array(relative[..<end])), 0o755)
      }
    }
    _ = unsafe mkdir(path([]), 0o755)
    for (name, text) in files {
      makeFolders(above: bytes(name))
      let file = unsafe open(path(bytes(name)), O_WRONLY | O_CREAT | O_EXCL, 0o600)
      precondition(unsafe write(file, text, text.utf8.count) == text.utf8.count)
      precondition(fchmod(file, 0o444) == 0 && close(file) == 0)
    }
    for name in folders { precondition(unsafe mkdir(path(bytes(name)), 0o755) == 0) }
    for (name, target) in links {
      let target = bytes(target).map { CChar(bitPattern: $0) } + [0]
      precondition(unsafe symlink(target, path(bytes(name))) == 0)
    }
    changeFolders(below: top, to: 0o555)
  }

  /// Changes the permissions, so that the files can be removed or not written.
  static func changeFolders(below top: String, to mode: mode_t) {
    let folders =
      ["\(top)", "\(top)/home"] + ["d", "d/e", "void"].map { "\(top)/home/\($0)" }
      + (0..<60).map { "\(top)/home/" + deep.prefix(2 * $0 + 1) }
    for folder in folders { precondition(unsafe chmod(folder, mode) == 0) }
  }

  /// The output of the probe for `cases` on a real file system, one line each.
  static func native(_ cases: [String]) throws -> [String] {
    let top = FileManager.default.temporaryDirectory.appending(path: "grade-oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: top, withIntermediateDirectories: false)
    lay(below: top.path())
    defer {
      changeFolders(below: top.path(), to: 0o755)
      try? FileManager.default.removeItem(at: top)
    }
    let input = top.appendingPathExtension("cases")
    try Data(text(of: cases).utf8).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    let output = Foundation.Pipe()
    process.executableURL = URL(filePath: executable.string)
    process.currentDirectoryURL = top.appending(path: "home")
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    try output.fileHandleForReading.close()
    process.waitUntilExit()
    return lines(of: String(decoding: data, as: UTF8.self))
  }

  static func sandboxed(_ cases: [String]) throws -> (lines: [String], outcome: Outcome) {
    let limits = Limits(cpu: .seconds(60), wall: .seconds(120), output: 64 << 20)
    let outcome = try Probe.run(
      [], of: executable, input: text(of: cases), limits: limits, world: virtual)
    return (lines(of: outcome.text), outcome)
  }

  private static func text(of cases: [String]) -> String { cases.map { $0 + "\n" }.joined() }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
