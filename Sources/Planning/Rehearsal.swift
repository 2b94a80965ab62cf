public import Assignments
public import Runtimes
public import Sandboxing
internal import VirtualFiles

extension Runtime {
  /// Runs a program that does nothing, once through the whole sandbox.
  ///
  /// It shows that the sandbox works, and what the runtime itself uses and asks for.
  public func rehearse(
    environment: [String: String] = Assignment.defaultEnvironment, hashSeed: UInt32 = 0, in sandbox: Sandbox
  ) throws(StartError) -> (baseline: Baseline, usage: Usage) {
    var builder = TreeBuilder(at: Workspace.place)
    let name = Array("empty\(suffix)".utf8)
    builder.add(.bytes(Array(empty.utf8)), at: name)
    let limits = Limits(cpu: .seconds(isTranslated ? 1 : 30), wall: .seconds(120), heap: 1 << 30)
    let program = program(running: name, environment: environment, hashSeed: hashSeed, heap: limits.heap)
    var world = World(
      tree: VirtualTree(root: files).mounting(builder.build(), at: Workspace.place),
      shown: shown.map { Array($0.utf8) })
    world.engine = engine
    var baseline: Baseline
    let outcome: Outcome
    let said: [UInt8]
    do throws(SandboxError) {
      (baseline, outcome) = try Worker(in: sandbox, pins: false).measure(program, in: world, under: limits)
      said = try outcome.stderr.read(at: 0, upTo: 2000)
    } catch { throw StartError(description: "\(error)") }
    guard outcome.ending == .exited(code: 0) || isTranslated else {
      throw StartError(
        description:
          "\(self.name) cannot run an empty program in the sandbox (\(outcome.ending)): \(visible(said))")
    }
    baseline.data += overhead
    return (baseline, outcome.usage)
  }
}

/// Nothing can be run at all; a sentence that says why.
public struct StartError: Error, Hashable, CustomStringConvertible {
  public let description: String
}
