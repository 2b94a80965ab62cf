internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Puts `Sources/CPreload` and its tables into the trees of dynamic programs, for one worker.
///
/// It only makes them faster: where the object is not installed, programs ask the controller for everything.
struct Preload {
  static let library = installed("grade-preload.so")

  /// A shared object, beside our executable or where it is installed with it.
  private static func installed(_ name: String) -> FilePath? {
    guard let folder = try? FilePath("/proc/self/exe").resolvingLinks().removingLastComponent() else {
      return nil
    }
    let places = [name, "../lib/grade/\(name)"].map { folder.appending($0) }
    return places.lazy.compactMap { try? $0.resolvingLinks() }.first
  }

  /// The values that a table depends on.
  private struct Source {
    var directories: [(path: [UInt8], directory: Directory)] = []
    var absent: Set<[UInt8]> = []
    var workingDirectory: [UInt8]?
    /// Directories that may be looked through.
    var shown: [[UInt8]] = []

    /// Directories never change, so the same ones have the same table.
    func isSame(as other: Source) -> Bool {
      directories.count == other.directories.count
        && zip(directories, other.directories).allSatisfy {
          $0.directory === $1.directory && $0.path == $1.path
        }
        && absent == other.absent && workingDirectory == other.workingDirectory && shown == other.shown
    }
  }

  private var system: (source: Source, root: Directory)?
  private var work: (source: Source, root: Directory)?
  /// All of it together.
  private var layer: Directory?
  /// CPU time of this thread for tables of files that all runs see, since it was last taken.
  private var sharedTime = Duration.zero

  mutating func takeSharedTime() -> Duration {
    defer { sharedTime = .zero }
    return sharedTime
  }

  private static let object: Directory? = directory(showing: library, at: "/.grade/preload.so").map {
    VirtualTree(root: $0).placing(Array("/.grade/preload.so\n".utf8), at: "/etc/ld.so.preload").root
  }

  /// The library that is built from `warm.c`.
  private static let extensionModule = directory(showing: installed("grade-warm.so"), at: "/.grade/warm.so")

  private static func directory(showing file: FilePath?, at place: String) -> Directory? {
    guard let file, let status = try? KernelStatus(of: file.string, in: -100) else { return nil }
    var builder = TreeBuilder()
    builder.add(.host(path: file.string), size: status.size, permissions: 0o555, at: place.utf8)
    return builder.build()
  }

  /// The tree in which a program starts that will see another when it is forked.
  static func completed(zygote tree: VirtualTree) -> VirtualTree {
    VirtualTree(root: Directory.merging([tree.root, object, extensionModule].compactMap { $0 }).directory)
  }

  /// The layer of tables for the tree of a dynamic program.
  ///
  /// - Parameter canChange: Whether what lies in the working directory can, so that no table may tell of it.
  mutating func layer(for world: SandboxView, canChange: Bool) -> Directory? {
    guard let object = Self.object else { return nil }
    let own = world.workingDirectory.split(separator: UInt8(ascii: "/")).first ?? []
    var shared = Source(absent: world.absent, shown: world.shown)
    var working = Source(workingDirectory: canChange ? nil : world.workingDirectory)
    // A table of another directory that differs from run to run would cost more than it saves.
    let changing = ["proc", "etc", "dev"].map { Array($0.utf8)[...] }
    for name in world.tree.root.names where !changing.contains(name) {
      guard case .directory(let directory)? = world.tree.root[name] else { continue }
      let entry = ([UInt8(ascii: "/")] + name, directory)
      if name != own {
        shared.directories.append(entry)
      } else if !canChange {
        working.directories.append(entry)
      }
    }
    if let system, let work, system.source.isSame(as: shared), work.source.isSame(as: working) {
      return layer
    }
    if system?.source.isSame(as: shared) != true {
      let start = Clock.thread.now ?? .zero
      system = (shared, Self.table(of: shared, in: world.tree, at: StatusTable.systemPath))
      sharedTime += (Clock.thread.now ?? start) - start
    }
    if work?.source.isSame(as: working) != true {
      work = (
        working,
        Self.table(of: working, in: world.tree, at: StatusTable.workPath, atMost: StatusTable.mostOwnRecords)
      )
    }
    layer = Directory.merging([object, system!.root, work!.root]).directory
    return layer
  }

  /// - Returns: A directory with the table in it; with none where it would have no records, or more than `atMost`.
  private static func table(
    of source: Source, in tree: VirtualTree, at path: String, atMost: Int = .max
  ) -> Directory {
    var builder = TreeBuilder()
    // Each record costs time, so they are counted before they are made.
    guard !source.directories.contains(where: { $0.directory.holds(moreThan: atMost) }) else {
      return builder.build()
    }
    let absent = source.absent.filter { path in
      (try? tree.resolve(path[...], from: tree.rootLocation, following: true)) == nil
    }
    let own = source.workingDirectory.map { [$0] } ?? []
    let places = source.directories.map { path, directory in
      tree.rootLocation.entering(path.dropFirst(), .directory(directory))
    }
    let table = StatusTable(of: places, absent: absent) { directory in
      (source.shown + own).contains { SandboxView.path(directory, liesIn: $0) }
    }
    if (1...atMost).contains(table.count) {
      builder.add(.bytes(table.bytes(workingDirectory: source.workingDirectory)), at: path.utf8)
    }
    return builder.build()
  }
}
