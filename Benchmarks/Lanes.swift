import Foundation
import Planning
import Runtimes
import Sandboxing
import SystemPackage
import VirtualFiles

/// One program, run bare and in the sandbox in turns, on the same files.
struct Lanes {
  let name: String
  let source: String
  /// By their paths below the working directory.
  var files: [String: String] = [:]

  private static let entry = Array("main.py".utf8)

  private var allFiles: [String: String] { files.merging(["main.py": source]) { $1 } }

  private var directory: Directory {
    var builder = TreeBuilder(at: "/tmp")
    for (path, text) in allFiles { builder.add(.bytes(Array(text.utf8)), at: path.utf8) }
    return builder.build()
  }

  /// What an interpreter costs that does nothing.
  static let pass = Lanes(name: "pass", source: "pass")

  /// 2,000 times open, read and close; 5,000 stats; 200 listings.
  static let fileHeavy = Lanes(
    name: "file-heavy",
    source: """
      import os
      names = [f"data/{i % 10}/{i}" for i in range(200)]
      for i in range(2000):
          file = os.open(names[i % 200], os.O_RDONLY)
          os.read(file, 4096)
          os.close(file)
      for i in range(5000): os.stat(names[i % 200])
      for i in range(200): os.listdir(f"data/{i % 10}")
      """,
    files: Dictionary(uniqueKeysWithValues: (0..<200).map { ("data/\($0 % 10)/\($0)", "line \($0)\n") }))

  /// - Returns: The times of each, in the order of the runs.
  func measure(
    _ rounds: Int, on runtime: Runtime, in sandbox: Sandbox
  ) throws -> (bare: [Duration], cold: [Duration], warm: [Duration], controller: [Duration]) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-bench-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appending(path: "tmp")
    let input = folder.appending(path: "input")
    for (path, text) in allFiles {
      let file = place.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try Data().write(to: input)
    _ = FileManager.default.changeCurrentDirectoryPath(place.path())

    let limits = Limits(cpu: .seconds(60), wall: .seconds(120))
    let (program, world, baseline) = try prepare(limits, on: runtime, in: sandbox)
    let worker = Worker(in: sandbox, pins: true)
    let bare = Spawner(
      arguments: [runtime.interpreter.string]
        + program.arguments.dropFirst().map { String(decoding: $0, as: UTF8.self) },
      environment: program.environment, input: input.path())

    var times: (bare: [Duration], cold: [Duration], warm: [Duration], controller: [Duration]) = (
      [], [], [], []
    )
    for round in 0..<rounds + 3 {
      let bareTime = bare.run()
      var lanes: [Duration] = []
      var cpu = Duration.zero
      for isWarm in [false, true] {
        var world = world
        world.nurseries = isWarm ? runtime.nurseries(running: Self.entry, in: directory) : []
        let before = Self.ownCPU
        let started = ContinuousClock.now
        let outcome = try worker.run(
          program, in: world, input: .file(FilePath(input.path())), under: limits, above: baseline)
        lanes.append(ContinuousClock.now - started)
        if !isWarm { cpu = Self.ownCPU - before }
        precondition(outcome.ending == .exited(code: 0), "\(outcome)")
      }
      guard round >= 3 else { continue }  // The first ones fill the caches.
      times.bare.append(bareTime)
      times.cold.append(lanes[0])
      times.warm.append(lanes[1])
      times.controller.append(cpu)
    }
    return times
  }

  /// - Returns: The CPU time billed for a run that ends at its limit.
  func cpuAtLimit(_ limit: Duration, on runtime: Runtime, in sandbox: Sandbox) throws -> Duration {
    let limits = Limits(cpu: limit, wall: .seconds(120))
    let (program, world, baseline) = try prepare(limits, on: runtime, in: sandbox)
    let outcome = try Worker(in: sandbox, pins: true).run(
      program, in: world, input: .bytes([]), under: limits, above: baseline)
    precondition(outcome.ending == .overLimit(.cpu), "\(outcome)")
    return outcome.usage.cpu
  }

  /// CPU time of this thread, which serves the trial.
  private static var ownCPU: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  func prepare(
    _ limits: Limits, on runtime: Runtime, in sandbox: Sandbox
  ) throws -> (Program, World, Baseline) {
    let baseline = try runtime.rehearse(in: sandbox).baseline
    let program = runtime.program(
      running: Self.entry, environment: ["LANG": "C.UTF-8"], heap: limits.heap)
    let world = World(
      tree: VirtualTree(root: runtime.files).mounting(directory, at: "/tmp"),
      shown: runtime.shown.map { Array($0.utf8) }, absent: baseline.absent)
    return (program, world, baseline)
  }
}
