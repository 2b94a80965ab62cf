internal import HostFiles
public import Sandboxing
internal import VirtualFiles

extension Language {
  /// A copy in which matplotlib finds a list of its fonts, which it would otherwise make at each start. The list is
  /// made in the sandbox.
  ///
  /// - Returns: The same language if matplotlib is not installed or does not work.
  public func listingFonts(in sandbox: Sandbox) -> Language {
    guard modules.contains("matplotlib") else { return self }
    var builder = TreeBuilder(at: "/tmp")
    let (entry, list) = (Array("fonts.py".utf8), "fonts.json")
    builder.add(.bytes(Array(Self.fontScript.utf8)), at: entry)
    let limits = Limits(
      cpu: .seconds(120), wall: .seconds(600), heap: 1 << 30, output: 1 << 10, scratch: 64 << 20)
    let environment = ["LANG": "C.UTF-8", "MPLCONFIGDIR": "/tmp"]
    let outcome = try? Worker(in: sandbox, pins: false).run(
      program(running: entry, environment: environment, heap: limits.heap),
      in: world(showing: builder.build()), input: .bytes([]), under: limits, collecting: [list])
    guard let outcome, outcome.ending == .exited(code: 0), let file = outcome.files[list],
      let name = try? outcome.stdout.read(at: 0, upTo: 200),
      let content = try? file.read(at: 0, upTo: file.count)
    else { return self }
    return caching(content, as: "matplotlib/\(String(decoding: name, as: UTF8.self))")
  }

  private static let fontScript = """
    import glob, os
    import matplotlib.font_manager
    name, = glob.glob("fontlist-*.json")
    os.rename(name, "fonts.json")
    print(name, end="")
    """
}
