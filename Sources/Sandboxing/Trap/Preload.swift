internal import SystemPackage
internal import VirtualFiles

/// Puts `preload.c` and its tables into the trees of dynamic programs, for one worker.
///
/// It only makes them faster: where the object is not installed, programs ask the controller for everything.
struct Preload {
  /// The shared object, beside our executable or where it is installed with it.
  static let library: FilePath? = {
    guard let folder = try? FilePath("/proc/self/exe").resolvingLinks().removingLastComponent() else {
      return nil
    }
    let places = ["grade-preload.so", "../lib/grade/grade-preload.so"].map { folder.appending($0) }
    return places.lazy.compactMap { try? $0.resolvingLinks() }.first
  }()

  /// What a table was made of last, and the directory that holds it.
  private struct Made {
    var sources: [Directory]
    var absent: Set<[UInt8]>
    var root: Directory

    func isOf(_ directories: [Directory], _ absent: Set<[UInt8]>) -> Bool {
      sources.count == directories.count && zip(sources, directories).allSatisfy { $0 === $1 }
        && self.absent == absent
    }
  }

  private var system: Made?
  private var work: Made?
  /// All of it together.
  private var layer: Directory?

  private static let object: Directory? = library.flatMap { library in
    guard let status = try? KernelStatus(of: library.string, in: -100) else { return nil }
    var builder = TreeBuilder()
    builder.add(
      .host(path: library.string), size: status.size, permissions: 0o555, at: "/.grade/preload.so".utf8)
    builder.add(.bytes(Array("/.grade/preload.so\n".utf8)), at: "/etc/ld.so.preload".utf8)
    return builder.build()
  }

  /// The tree in which a program starts that will see another when it is forked.
  static func completed(nursery: VirtualTree) -> VirtualTree {
    guard let object else { return nursery }
    return VirtualTree(root: Directory.merging([nursery.root, object]).directory)
  }

  /// What is to be laid over the tree of a dynamic program.
  mutating func layer(for world: World) -> Directory? {
    guard let object = Self.object else { return nil }
    let own = world.workingDirectory.split(separator: UInt8(ascii: "/")).first ?? []
    var shared: [(path: [UInt8], directory: Directory)] = []
    var working: [(path: [UInt8], directory: Directory)] = []
    // What differs from run to run, but for the working directory, is not worth a table.
    let changing = ["proc", "etc", "dev"].map { Array($0.utf8)[...] }
    for name in world.tree.root.names where !changing.contains(name) {
      guard case .directory(let directory)? = world.tree.root[name] else { continue }
      let entry = ([UInt8(ascii: "/")] + name, directory)
      if name == own { working.append(entry) } else { shared.append(entry) }
    }
    let isNew = [
      Self.renew(&system, of: shared, world.absent, at: "/.grade/1/system", workingDirectory: nil),
      Self.renew(&work, of: working, [], at: "/.grade/1/work", workingDirectory: world.workingDirectory),
    ]
    if isNew.contains(true) {
      layer = Directory.merging([object] + [system, work].compactMap { $0?.root }).directory
    }
    return layer
  }

  /// - Returns: Whether it had to be made anew.
  private static func renew(
    _ made: inout Made?, of directories: [(path: [UInt8], directory: Directory)], _ absent: Set<[UInt8]>,
    at path: String, workingDirectory: [UInt8]?
  ) -> Bool {
    let sources = directories.map(\.directory)
    if made?.isOf(sources, absent) == true { return false }
    let bytes = StatusTable(of: directories, absent: absent).bytes(workingDirectory: workingDirectory)
    var builder = TreeBuilder()
    builder.add(.bytes(bytes), at: path.utf8)
    made = Made(sources: sources, absent: absent, root: builder.build())
    return true
  }
}
