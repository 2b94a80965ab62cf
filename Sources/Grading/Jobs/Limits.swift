internal import Assignments
internal import Sandboxing

extension Limits {
  init(_ limits: TestLimits) {
    self.init(
      cpu: limits.cpu, wall: limits.wall, heap: limits.heap, output: limits.output, stack: limits.stack,
      processes: limits.processes, openFiles: limits.openFiles, scratch: limits.scratch)
  }
}
