import SystemPackage
import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// A file provider, used through system calls.
@Suite(.timed) struct FileProviderTests {
  struct View: FileProvider {
    func find(_ path: [UInt8]) -> Found? {
      switch String(decoding: path, as: UTF8.self) {
      case "/made/up": .file(Array("of air".utf8))
      case "/made": .directory(["up", "down"])
      case "/made/down": .failure(.permissionDenied)
      case "/tmp/hidden": .failure(.noSuchFileOrDirectory)
      default: nil
      }
    }
  }

  static let source = """
    import os
    print(open('/made/up').read(), os.stat('/made/up').st_size, sorted(os.listdir('/made')))
    print(os.path.isdir('/made'), os.path.exists('/tmp/hidden'), open('/tmp/shown').read())
    for attempt in (lambda: open('/made/down'), lambda: open('/made/up', 'w'), lambda: os.unlink('/made/up')):
        try: attempt()
        except OSError as error: print(error.errno)
    os.chdir('/made'); print(open('up').read(), os.getcwd())
    """

  @Test func `provided files are read and listed, but not changed`() throws {
    let python = try Language(named: "python3")
    var files = TreeBuilder(at: "/tmp")
    for (name, text) in ["main.py": Self.source, "hidden": "no", "shown": "yes"] {
      files.add(.bytes(Array(text.utf8)), at: name.utf8)
    }
    var world = python.world(showing: files.build())
    world.fileProvider = View()
    let outcome = try Worker(in: RPython.sandbox, pins: false).run(
      python.program(running: Array("main.py".utf8), heap: 64 << 20), in: world, input: .bytes([]),
      under: Limits(cpu: .seconds(20), wall: .seconds(120)))
    #expect(
      outcome.lines == [
        "of air 6 ['down', 'up']", "True False yes", "13", "30", "30", "of air /made", "",
      ], "\(outcome.errorText)")
  }
}
