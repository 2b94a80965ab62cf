import SystemPackage
import Testing
import VirtualFiles

@testable import Sandboxing

/// The controller's rules for changes, without a process.
@Suite(.timed) struct TreeChangesTests {
  /// A controller with a writable directory of ten pages.
  struct Scene {
    var controller = Controller(in: ControllerTests.world, scratch: 10 * Scratch.pageSize)
    var directory = try! ControllerTests.world.tree.resolve(
      Array("/tmp".utf8)[...], from: ControllerTests.world.tree.rootLocation, following: true)

    /// - Returns: The error.
    mutating func ask(_ operation: Operation) -> Errno? {
      ControllerTests.errno(controller.answer(operation, in: &directory))
    }

    mutating func change(_ change: Change, _ path: String, to other: String? = nil) -> Errno? {
      ask(.change(change, ControllerTests.path(path), other: other.map(ControllerTests.path)))
    }

    mutating func open(_ path: String, _ flags: UInt32) -> File? {
      guard
        case .opened(let location, _) = controller.answer(
          .open(ControllerTests.path(path), OpenFlags(rawValue: flags)), in: &directory),
        case .file(let file) = location.node
      else { return nil }
      return file
    }
  }

  @Test func `a file is charged by its pages, and nothing takes less than one`() {
    var scene = Scene()
    #expect(scene.change(.mkdir(permissions: 0o755), "new") == nil)
    #expect(scene.change(.symlink(target: [97]), "new/link") == nil)
    #expect(scene.controller.scratch?.used == 2 * Scratch.pageSize)
    #expect(scene.change(.truncate(5000), "file") == nil)
    #expect(scene.controller.scratch?.used == 4 * Scratch.pageSize)
    #expect(scene.change(.truncate(8 * Scratch.pageSize + 1), "file") == .noSpace)
    #expect(scene.change(.truncate(10 * Scratch.pageSize + 1), "file") == .fileTooLarge)
    #expect(scene.change(.truncate(8 * Scratch.pageSize), "file") == nil)
    #expect(scene.open("other", 0o101) == nil)
    #expect(scene.change(.truncate(0), "file") == nil)
    #expect(scene.open("other", 0o101) != nil)
    #expect(scene.change(.unlink, "new/link") == nil && scene.change(.rmdir, "new") == nil)
    #expect(scene.controller.scratch?.used == 2 * Scratch.pageSize)
    #expect(scene.controller.denials.entries.isEmpty)
  }

  @Test func `an unlinked file is charged until it is released`() throws {
    var scene = Scene()
    let opened = scene.open("new", 0o101)
    let file = try #require(opened)
    #expect(scene.change(.truncate(9 * Scratch.pageSize), "new") == nil)
    #expect(scene.change(.unlink, "new") == nil)
    #expect(scene.change(.truncate(9 * Scratch.pageSize), "file") == .noSpace)
    #expect(scene.controller.scratch?.unlinked == [file.inode])
    scene.controller.scratch?.release(file.inode)
    // The copy of a file that could not grow.
    #expect(scene.controller.scratch?.used == Scratch.pageSize)
    #expect(scene.change(.truncate(9 * Scratch.pageSize), "file") == nil)
  }

  @Test func `reading charges nothing, and the first change a copy`() {
    var scene = Scene()
    #expect(scene.open("file", 0) != nil)
    #expect(scene.controller.scratch?.used == 0)
    #expect(scene.open("file", 1) != nil && scene.open("link", 2) != nil)
    #expect(scene.controller.scratch?.used == Scratch.pageSize)
    #expect(scene.controller.scratch?.sizes.values.sorted() == [3])
  }

  @Test func `there is an end to how many there are`() {
    var scene = Scene()
    scene.controller.scratch = Scratch(roots: [scene.directory.node.inode], quota: 1 << 40)
    for number in 0..<Scratch.mostEntries {
      #expect(scene.change(.mkdir(permissions: 0o755), "\(number)") == nil)
    }
    #expect(scene.change(.mkdir(permissions: 0o755), "one more") == .noSpace)
    #expect(scene.change(.rmdir, "5") == nil)
    #expect(scene.change(.mkdir(permissions: 0o755), "one more") == nil)
  }

  @Test func `every number is new, whatever is renamed`() throws {
    var scene = Scene()
    var numbers: Set<UInt64> = []
    for _ in 0..<5 {
      let opened = scene.open("new", 0o101)
      numbers.insert(try #require(opened).inode)
      #expect(scene.change(.rename(), "new", to: "old") == nil)
    }
    #expect(numbers.count == 5)
  }

  @Test(arguments: [".", "folder/..", "/tmp", "/dev/null", "/usr/lib/python", "/"])
  func `files outside the scratch directory cannot be moved`(path: String) {
    var scene = Scene()
    let before = scene.controller.tree.root.names
    for change in [.rename(), .rmdir, .unlink] as [Change] {
      #expect(scene.change(change, path, to: "x") != nil)
    }
    #expect(scene.change(.rename(), "file", to: "/usr/lib/x") == .improperLink)
    #expect(scene.change(.link, "new", to: "/dev/null") == .improperLink)
    #expect(scene.controller.tree.root.names == before)
  }
}
