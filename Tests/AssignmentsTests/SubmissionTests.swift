import Assignments
import Glibc
import SystemPackage
import Testing
import Text

@Suite(.timed) struct SubmissionTests {
  @Test func `an entry is a submission: a directory, or a file named without its extension`() throws {
    let world = World(
      files: [
        "submissions/bob/main.py": "", "submissions/c.d/x.py": "", "submissions/eve.tar.gz": "",
        "submissions/frank": "", "submissions/.gitkeep": "", "submissions/.DS_Store": "",
      ])
    let submissions = try world.read().submissions
    #expect(submissions.map(\.name) == ["ada", "bob", "c.d", "eve.tar", "frank"])
    #expect(submissions.map(\.isDirectory) == [false, true, true, false, false])
    #expect(submissions[0].path.lastComponent == "ada.py")
  }

  @Test func `two submissions of one name are complained about, and the others are graded`() throws {
    let world = World(
      files: [
        "submissions/ada/x.py": "", "submissions/ada.txt": "", "submissions/bob.py": "",
        "submissions/__MACOSX/x.py": "",
      ])
    let names: [Name] = ["cafe\u{301}", "caf\u{E9}"]
    for name in names { world.write("submissions/\(name).py", "") }
    let assignment = try world.read()
    #expect(assignment.submissions.map(\.name) == ["bob"] + names)
    #expect(
      assignment.complaints == [
        "\(world.path)/submissions: ada and ada.py and ada.txt have one name, \"ada\"; they are not graded, rename all but one"
      ])
  }

  @Test func `an entry that is no file or directory is reported, and the others are graded`() throws {
    let world = World()
    world.link("submissions/root", to: "/")
    world.link("submissions/gone", to: "nowhere")
    unsafe #expect(mkfifo("\(world.path)/submissions/pipe", 0o600) == 0)
    let assignment = try world.read()
    #expect(assignment.submissions.map(\.name) == ["ada"])
    #expect(
      assignment.complaints == [
        "\(world.path)/submissions/gone is a link, not a file or a directory; it is not graded",
        "\(world.path)/submissions/pipe is a fifo, not a file or a directory; it is not graded",
        "\(world.path)/submissions/root is a link, not a file or a directory; it is not graded",
      ])
  }

  @Test func `a name keeps its bytes on disk and is shown without danger`() throws {
    let world = World()
    let name: [UInt8] = [0x66, 0xFF, 0x5C, 0x0A, 0x1B, 0xC3, 0xA9, 0x2E, 0x70, 0x79]
    let folder = world.path.appending("submissions")
    let component = try #require(
      unsafe FilePath.Component(platformString: name.map(CChar.init(bitPattern:)) + [0]))
    let path = folder.appending(component)
    try FileDescriptor.open(path, .writeOnly, options: .create, permissions: .ownerRead).close()
    let submissions = try world.read().submissions
    #expect(submissions.map(\.name) == ["ada", #"f\xFF\\\x0A\x1Bé"#])
    #expect(submissions[1].path.lastComponent == component)
  }

  @Test func `an empty folder is no error, but is said`() throws {
    let world = World(files: ["tests/a.in": "", "tests/a.ans": "", "submissions/.gitkeep": ""], bare: true)
    let assignment = try world.read()
    #expect(assignment.submissions.isEmpty)
    #expect(
      assignment.complaints == ["\(world.path)/submissions is empty; there is nothing to grade"])
  }
}
