/// The limits of an assignment or of a test that were given.
struct LimitSettings {
  /// The wall limit follows the CPU limit unless it is given.
  private(set) var limits = TestLimits()
  private var isWallGiven = false

  /// - Parameter scratch: Bytes that may be written. Only an assignment has this setting.
  init(scratch: Int = 0) { limits.scratch = scratch }

  /// These limits, overridden by `value`: `{cpu: 1s, heap: 256MiB, processes: 1}`.
  func overridden(by value: YAMLValue?) -> LimitSettings {
    let keys = ["cpu", "wall", "heap", "output", "stack", "processes", "open_files"]
    guard let fields = value?.fields(keys) else { return self }
    var new = self
    new.isWallGiven = isWallGiven || fields["wall"] != nil
    let cpu = fields["cpu"]?.duration() ?? limits.cpu
    let wall = fields["wall"]?.duration() ?? (new.isWallGiven ? limits.wall : max(.seconds(10), cpu * 3))
    if cpu > wall {
      (fields["cpu"] ?? fields["wall"])?.warn(
        "limits.cpu is more than limits.wall and so never reached; raise wall")
    }
    new.limits = TestLimits(
      cpu: cpu, wall: wall,
      heap: fields["heap"]?.size(in: 1 << 20...1 << 40) ?? limits.heap,
      output: fields["output"]?.size(in: 1...1 << 40) ?? limits.output,
      stack: fields["stack"]?.size(in: 64 << 10...1 << 30) ?? limits.stack,
      processes: fields["processes"]?.integer(in: 1...256) ?? limits.processes,
      openFiles: fields["open_files"]?.integer(in: 8...65536) ?? limits.openFiles,
      scratch: limits.scratch)
    return new
  }
}
