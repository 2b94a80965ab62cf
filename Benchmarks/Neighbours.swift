import Foundation
import Glibc
import Runtimes
import Sandboxing

/// What a neighbour's flood of system calls costs an honest program, beside what one costs it that only computes.
struct Neighbours {
  /// A second of work, more or less.
  private static let honest = Lanes(name: "honest", source: "for i in range(30_000_000): pass")

  /// What the neighbours do, until they are ended.
  private static let others = [
    "nobody": nil, "a busy loop": Lanes(name: "loop", source: "while True: pass"),
    "a flood of calls": Lanes(
      name: "flood", source: "import os\nwhile True:\n  try: os.stat('x')\n  except OSError: pass"),
    "a flood of opens": Lanes(
      name: "opens", source: "import os\nwhile True: os.close(os.open('/dev/null', os.O_RDONLY))"),
  ]

  /// - Returns: The CPU time that the honest program is billed, beside each.
  static func measure(_ rounds: Int, on runtime: Runtime, in sandbox: Sandbox) throws -> [String: [Duration]]
  {
    let room = Limits(cpu: .seconds(60), wall: .seconds(120))
    let honest = try honest.prepare(room, on: runtime, in: sandbox)
    var times: [String: [Duration]] = [:]
    for _ in 0..<rounds {
      for (name, lanes) in others {
        let queue = DispatchQueue(label: name)
        let done = DispatchGroup()
        if let lanes {
          let (program, world, baseline) = try lanes.prepare(room, on: runtime, in: sandbox)
          queue.async(group: done) {
            // It lasts longer than the honest one.
            _ = try? Worker(in: sandbox, pins: true, seat: 1).run(
              program, in: world, input: .bytes([]), under: Limits(cpu: .seconds(3), wall: .seconds(60)),
              above: baseline)
          }
          usleep(200_000)
        }
        let outcome = try Worker(in: sandbox, pins: true).run(
          honest.0, in: honest.1, input: .bytes([]), under: room, above: honest.2)
        precondition(outcome.ending == .exited(code: 0), "\(outcome)")
        times[name, default: []].append(outcome.usage.cpu)
        done.wait()
      }
    }
    return times
  }
}
