internal import Sandboxing

extension Limits {
  /// These limits, but for what `value` says: `{cpu: 1s, heap: 256MiB, processes: 1}`.
  func overridden(by value: YAMLValue?) -> Limits {
    let keys = ["cpu", "wall", "heap", "output", "stack", "processes", "open_files"]
    guard let fields = value?.fields(keys) else { return self }
    return Limits(
      cpu: fields["cpu"]?.duration() ?? cpu,
      wall: fields["wall"]?.duration() ?? wall,
      heap: fields["heap"]?.size(in: 1 << 20...1 << 40) ?? heap,
      output: fields["output"]?.size(in: 1...1 << 40) ?? output,
      stack: fields["stack"]?.size(in: 64 << 10...1 << 30) ?? stack,
      processes: fields["processes"]?.integer(in: 1...1024) ?? processes,
      openFiles: fields["open_files"]?.integer(in: 8...65536) ?? openFiles,
      scratch: scratch)
  }
}
