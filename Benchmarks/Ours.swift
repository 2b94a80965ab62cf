import Foundation
import Glibc
import HostFiles
import Languages
import Sandboxing
import SystemPackage
import VirtualFiles

/// The sandbox as a user of the library calls it. The benchmark uses only this part of the library.
struct Ours {
  let sandbox: Sandbox
  let language: Language
  private let baseline: Baseline
  private var worker: Worker

  init() throws {
    sandbox = try Sandbox()
    language = try Language(named: "python3")
    baseline = try language.calibrate(in: sandbox).baseline
    worker = Worker(in: sandbox, pins: true)
  }

  /// A copy with a new worker. A worker's zygotes stay on the core on which they started.
  var afresh: Ours {
    var new = self
    new.worker = Worker(in: sandbox, pins: true)
    return new
  }

  /// The same program without the sandbox: the command line and the environment.
  func bare(_ stage: Stage) -> Command {
    let program = program(stage)
    return Command(
      program.arguments.map { String(decoding: $0, as: UTF8.self) }, in: stage.place,
      environment: program.environment, input: stage.input)
  }

  func lanes(_ stage: Stage) throws -> [Lane] {
    let lanes = try [("cold", false), ("warm", true)].map { name, isWarm in
      let run = try prepare(stage, isWarm: isWarm)
      var (worker, runs) = (worker, 0)
      return Lane(name: name) {
        // The memory layout makes a program faster or slower, and all forks of one process share it.
        if runs % 10 == 0 {
          worker = Worker(in: sandbox, pins: true)
          _ = try run.on(worker, room)
        }
        runs += 1
        let started = ContinuousClock.now
        let outcome = try run.on(worker, room)
        let took = ContinuousClock.now - started
        guard outcome.ending == .exited(code: 0) else { throw Failure("\(outcome.ending)") }
        return Run(took: took, printed: try outcome.stdout.read(at: 0, upTo: outcome.stdout.count))
      }
    }
    return stage.exercise.language == .python ? lanes : [lanes[0]]
  }

  /// - Returns: The charged CPU time in milliseconds.
  func cpu(_ stage: Stage, limit: Duration? = nil) throws -> Double {
    let limits = Limits(cpu: limit ?? room.cpu, wall: room.wall)
    let outcome = try prepare(stage, isWarm: true).on(worker, limits)
    let expected: Ending = limit == nil ? .exited(code: 0) : .overLimit(.cpu)
    guard outcome.ending == expected else { throw Failure("\(outcome.ending)") }
    return outcome.usage.cpu / .milliseconds(1)
  }

  /// Runs the program on a core of its own, for another thread.
  func neighbour(_ stage: Stage, limit: Duration) throws -> @Sendable () -> Void {
    let run = try prepare(stage, isWarm: false)
    return { [sandbox] in
      _ = try? run.on(
        Worker(in: sandbox, pins: true, slot: 1), Limits(cpu: limit, wall: .seconds(60)))
    }
  }

  /// The time of a static program that makes this many operations.
  func time(_ stage: Stage, operations: Int) throws -> Duration {
    var prepared = try prepare(stage, isWarm: false)
    prepared.program.arguments.append(Array("\(operations)".utf8))
    let outcome = try prepared.on(worker, room)
    guard outcome.ending == .exited(code: 0) else { throw Failure("\(outcome.ending)") }
    return outcome.usage.wall
  }

  /// Limits that no exercise reaches.
  private let room = Limits(cpu: .seconds(60), wall: .seconds(120))

  private struct Prepared: Sendable {
    var program: Program
    var world: SandboxView
    var baseline: Baseline
    var input: FilePath

    func on(_ worker: Worker, _ limits: Limits) throws(SandboxError) -> Outcome {
      try worker.run(program, in: world, input: .file(input), under: limits, above: baseline)
    }
  }

  private func prepare(_ stage: Stage, isWarm: Bool) throws -> Prepared {
    var prepared = Prepared(
      program: program(stage), world: world(stage),
      baseline: stage.exercise.language == .python ? baseline : Baseline(data: 4 << 20),
      input: FilePath(stage.input))
    if isWarm {
      prepared.world.zygotes = language.zygotes(running: Array(stage.entry.utf8), in: files(stage))
    }
    return prepared
  }

  private func program(_ stage: Stage) -> Program {
    switch stage.exercise.language {
    case .python:
      language.program(running: Array(stage.entry.utf8), environment: ["LANG": "C.UTF-8"], heap: room.heap)
    case .c:
      Program(
        executable: FilePath(stage.entry), arguments: [Array(stage.entry.utf8)],
        environment: ["PATH=/usr/bin:/bin", "HOME=/tmp"])
    }
  }

  private func world(_ stage: Stage) -> SandboxView {
    switch stage.exercise.language {
    case .python: language.world(showing: files(stage), absent: baseline.absent)
    case .c: SandboxView(tree: VirtualTree(root: TreeBuilder().build()).mounting(files(stage), at: "/tmp"))
    }
  }

  private func files(_ stage: Stage) -> VirtualFiles.Directory {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in stage.exercise.files { builder.add(.bytes(Array(text.utf8)), at: path.utf8) }
    if stage.exercise.language == .python {
      builder.add(.bytes(Array(stage.exercise.source.utf8)), at: stage.entry.utf8)
    }
    return builder.build()
  }
}
