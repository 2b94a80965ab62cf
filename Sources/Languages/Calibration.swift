internal import HostFiles
public import Sandboxing
internal import Text
internal import VirtualFiles

extension Language {
  /// Runs a program that does nothing in the sandbox, to show that it works and to measure the baseline.
  ///
  /// - Parameter preload: Modules whose import belongs to the baseline, too.
  public func calibrate(
    preload: [String] = [], environment: [String: String] = ["LANG": "C.UTF-8"], hashSeed: UInt32 = 0,
    in sandbox: Sandbox
  ) throws(LanguageError) -> (baseline: Baseline, usage: Usage) {
    guard preload.isEmpty || !modules.isEmpty else {
      throw LanguageError("\(name) cannot preload modules; remove `preload:`")
    }
    var builder = TreeBuilder(at: "/tmp")
    let name = Array("empty\(suffix)".utf8)
    let source = empty + preload.map { "import \($0)\n" }.joined()
    builder.add(.bytes(Array(source.utf8)), at: name)
    let limits = Limits(cpu: .seconds(isTranslated ? 1 : 30), wall: .seconds(120), heap: 1 << 30)
    let program = program(running: name, environment: environment, hashSeed: hashSeed, heap: limits.heap)
    var baseline: Baseline
    let outcome: Outcome
    let said: [UInt8]
    do throws(SandboxError) {
      (baseline, outcome) = try Worker(in: sandbox, pins: false).measure(
        program, in: world(showing: builder.build()), under: limits)
      said = try outcome.stderr.read(at: 0, upTo: 2000)
    } catch { throw LanguageError("\(error)") }
    // There is no known empty program for an unknown language, so any exit is accepted.
    guard outcome.ending == .exited(code: 0) || isTranslated else {
      let program =
        preload.isEmpty ? "an empty program" : "a program that imports \(preload.joined(separator: ", "))"
      throw LanguageError(
        "\(self.name) cannot run \(program) in the sandbox (\(outcome.ending)): \(visible(said))")
    }
    baseline.data += overhead
    return (baseline, outcome.usage)
  }
}
