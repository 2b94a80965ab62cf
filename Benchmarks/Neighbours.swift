import Foundation

/// The cost of a neighbour's many system calls for an honest program, compared with a neighbour that only computes.
struct Neighbours {
  /// The programs of the neighbours, which run until they are killed.
  private static let all = [
    "none": nil, "a busy loop": Exercise.loop,
    "a flood of calls": Exercise(
      name: "flood", source: "import os\nwhile True:\n  try: os.stat('x')\n  except OSError: pass"),
    "a flood of opens": Exercise(
      name: "opens", source: "import os\nwhile True: os.close(os.open('/dev/null', os.O_RDONLY))"),
  ]

  /// - Returns: The CPU time charged to the honest program with each neighbour, in milliseconds.
  static func measure(_ rounds: Int, with ours: Ours) throws -> [String: [Double]] {
    let honest = try Stage(.cpu)
    var times: [String: [Double]] = [:]
    for _ in 0..<rounds {
      for (name, exercise) in all {
        let done = DispatchGroup()
        let stage = try exercise.map { try Stage($0) }
        if let stage {
          // Longer than the honest program runs.
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
