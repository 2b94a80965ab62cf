import Foundation
import Glibc
import SystemPackage
import Testing
import VirtualFiles

/// A path has the same target in the virtual tree and in the kernel, with a directory as the root. openat2(2).
@Suite(.timed) struct PathFuzzTests {
  @Test func `paths lead where the kernel leads them`() throws {
    try fuzz { numbers in
      let world = try TwinTree(&numbers)
      for _ in 0..<300 {
        let path = world.path(&numbers)
        let following = !numbers.happens(onceIn: 3)
        let (kernel, tree) = (world.inKernel(path, following), world.inTree(path, following))
        try require(kernel == tree, "\(path), following \(following): the kernel \(kernel), the tree \(tree)")
      }
    }
  }
}

/// O_PATH, which Swift's Glibc hides.
private let pathOnly: CInt = 0o10000000

/// The same random files, directories and links on disk and in memory.
private final class TwinTree {
  private let folder: FilePath
  private let root: CInt
  private let tree: VirtualTree
  private var names: [UInt64: String] = [:]
  private let paths: [String]

  init(_ numbers: inout Numbers) throws {
    folder = try .temporaryFolder("fuzz")
    var builder = TreeBuilder()
    var directories = [""]
    var all: [String] = []
    for _ in 0..<numbers.below(30) + 2 {
      let path = numbers.one(of: directories) + "/" + numbers.one(of: Self.components)
      let place = folder.string + path
      guard !all.contains(path) else { continue }
      switch numbers.below(3) {
      case 0:
        unsafe mkdir(place, 0o755)
        builder.add(directoryAt: path.utf8)
        directories.append(path)
      case 1:
        close(unsafe Glibc.open(place, O_CREAT | O_WRONLY, 0o644))
        builder.add(.bytes([]), at: path.utf8)
      default:
        let target = Self.randomPath(all, &numbers)
        guard !target.isEmpty, target.utf8.count < 4096 else { continue }
        guard unsafe symlink(target, place) == 0 else { continue }
        builder.add(link: target, at: path)
      }
      all.append(path)
    }
    paths = all
    tree = VirtualTree(root: builder.build())
    root = unsafe Glibc.open(folder.string, pathOnly | O_DIRECTORY)
    for path in [""] + all {
      var status = stat()
      guard unsafe lstat(folder.string + path, &status) == 0 else {
        throw HostCapability("\(path) is not there")
      }
      names[UInt64(status.st_ino)] = path.isEmpty ? "/" : path
    }
  }

  deinit {
    close(root)
    try? FileManager.default.removeItem(atPath: folder.string)
  }

  private static let components = [
    "a", "b", "c", "d", ".x", "ü", "two words", String(repeating: "n", count: 255),
  ]

  func path(_ numbers: inout Numbers) -> String { Self.randomPath(paths, &numbers) }

  private static func randomPath(_ known: [String], _ numbers: inout Numbers) -> String {
    var path = numbers.happens(onceIn: 2) ? "/" : ""
    if let start = known.randomElement(using: &numbers), !numbers.happens(onceIn: 4) {
      path += start.dropFirst()
    }
    for _ in 0..<numbers.below(5) {
      let odd = [".", "..", "", "missing", String(repeating: "m", count: 256)]
      let part = numbers.one(of: numbers.happens(onceIn: 3) ? odd : components)
      path += (path.isEmpty ? "" : "/") + part
    }
    if numbers.happens(onceIn: 6) { path += "/" }
    if numbers.happens(onceIn: 200) { path += String(repeating: "/.", count: 2048) }
    return path
  }

  /// Swift cannot call variadic functions. This one takes all arguments in registers.
  private static let syscall = unsafe unsafeBitCast(
    dlsym(nil, "syscall"),
    to: (@convention(c) (Int, Int, UnsafePointer<CChar>, UnsafePointer<UInt64>, Int) -> Int)
      .self)

  func inKernel(_ path: String, _ following: Bool) -> String {
    // struct open_how: flags, mode, resolve = RESOLVE_IN_ROOT.
    let how = [UInt64(pathOnly | (following ? 0 : O_NOFOLLOW)), 0, 0x10]
    while true {
      let file = unsafe Self.syscall(437, Int(root), path, how, 24)
      if file < 0, errno == EAGAIN { continue }  // A concurrent rename somewhere in the system.
      if file < 0 { return "\(Errno(rawValue: errno))" }
      defer { close(CInt(file)) }
      var status = stat()
      _ = unsafe fstat(CInt(file), &status)
      return names[UInt64(status.st_ino)] ?? "outside"
    }
  }

  func inTree(_ path: String, _ following: Bool) -> String {
    do {
      let place = try tree.resolve(Array(path.utf8)[...], from: tree.rootLocation, following: following)
      return String(decoding: place.path, as: UTF8.self)
    } catch {
      let errno: Errno =
        switch error.kind {
        case .noEntry: .noSuchFileOrDirectory
        case .notDirectory: .notDirectory
        case .tooManyLinks: .tooManySymbolicLinkLevels
        case .nameTooLong: .fileNameTooLong
        }
      return "\(errno)"
    }
  }
}
