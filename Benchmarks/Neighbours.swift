import Foundation

/// What a neighbour's flood of system calls costs an honest program, beside what one costs it that only computes.
struct Neighbours {
  /// What the neighbours do, until they are ended.
  private static let all = [
    "nobody": nil, "a busy loop": Exercise.loop,
    "a flood of calls": Exercise(
      name: "flood", source: "import os\nwhile True:\n  try: os.stat('x')\n  except OSError: pass"),
    "a flood of opens": Exercise(
      name: "opens", source: "import os\nwhile True: os.close(os.open('/dev/null', os.O_RDONLY))"),
  ]

  /// - Returns: The CPU time that the honest program is billed beside each, in milliseconds.
  static func measure(_ rounds: Int, with ours: Ours) throws -> [String: [Double]] {
    let honest = try Stage(.cpu)
    var times: [String: [Double]] = [:]
    for _ in 0..<rounds {
      for (name, exercise) in all {
        let done = DispatchGroup()
        let stage = try exercise.map { try Stage($0) }
        if let stage {
          // It lasts longer than the honest one.
          let neighbour = try ours.neighbour(stage, limit: .seconds(3))
          DispatchQueue(label: name).async(group: done, execute: neighbour)
          usleep(200_000)
        }
        times[name, default: []].append(try ours.cpu(honest))
        done.wait()
      }
    }
    return times
  }
}
