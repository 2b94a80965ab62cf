internal import Assignments
internal import Runtimes
internal import Sandboxing
internal import VirtualFiles

/// What the trials of a plan have in common.
struct Workshop: Sendable {
  let plan: Plan
  let entry: Entry
  let fixtures: Directory?
  let testFiles: [Directory?]
  let tree: VirtualTree
  let baseline: Baseline

  init(_ plan: Plan, in sandbox: Sandbox) throws(StartError) {
    self.plan = plan
    entry = Entry(wanted: plan.assignment.entry, suffix: plan.runtime.suffix)
    tree = VirtualTree(root: plan.runtime.files)
    do throws(SnapshotError) {
      fixtures = try plan.assignment.fixtures.map { path throws(SnapshotError) in
        try Snapshot(of: path, from: .author, at: Workspace.place).directory
      }
    } catch { throw StartError(description: "the fixtures: \(error)") }
    do throws(NotRun) {
      testFiles = try plan.tests.map { test throws(NotRun) in try test.ownFiles() }
    } catch { throw StartError(description: error.message) }
    baseline = try Self.measure(plan, tree, in: sandbox)
  }

  /// What the runtime itself uses and asks for, with a program that does nothing.
  private static func measure(
    _ plan: Plan, _ tree: VirtualTree, in sandbox: Sandbox
  ) throws(StartError) -> Baseline {
    var builder = TreeBuilder(at: Workspace.place)
    let name = Array("empty\(plan.runtime.suffix)".utf8)
    builder.add(.bytes([]), at: name)
    let limits = Limits(cpu: .seconds(30), wall: .seconds(120), heap: 1 << 30)
    let program = plan.runtime.program(
      running: name, environment: plan.assignment.environment, hashSeed: plan.assignment.hashSeed,
      heap: limits.heap)
    let world = World(
      tree: tree.mounting(builder.build(), at: Workspace.place),
      shown: plan.runtime.shown.map { Array($0.utf8) })
    let baseline: Baseline
    let outcome: Outcome
    let said: [UInt8]
    do throws(SandboxError) {
      (baseline, outcome) = try Worker(in: sandbox, pins: false).measure(program, in: world, under: limits)
      said = try outcome.stderr.read(at: 0, upTo: 2000)
    } catch { throw StartError(description: "\(error)") }
    guard outcome.ending == .exited(code: 0) else {
      throw StartError(
        description: "\(plan.runtime.name) cannot run an empty program in the sandbox (\(outcome.ending)): "
          + visible(said))
    }
    return baseline
  }

  /// Runs one trial on the calling thread.
  func run(_ trial: Trial, files: Directory?, in workspace: Workspace, on worker: Worker) throws(NotRun)
    -> Outcome
  {
    let (directory, entry) = try workspace.layOut(with: files)
    let test = trial.test
    let input: Input =
      switch test.input {
      case .text(let text): .bytes(Array(text.utf8))
      case .file(let path): .file(path)
      }
    let program = plan.runtime.program(
      running: entry, arguments: test.arguments, environment: plan.assignment.environment,
      hashSeed: plan.assignment.hashSeed, heap: test.limits.heap)
    let world = World(
      tree: tree.mounting(directory, at: Workspace.place),
      shown: plan.runtime.shown.map { Array($0.utf8) }, absent: baseline.absent)
    do {
      return try worker.run(program, in: world, input: input, under: test.limits, above: baseline)
    } catch { throw .failed("\(error)") }
  }
}
