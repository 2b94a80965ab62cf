internal import ArgumentParser
internal import Grading
internal import Languages
internal import Sandboxing
internal import Text

/// `grade doctor`.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the parts of the sandbox that this machine supports, and the cost of each missing one.",
    discussion: """
      EXAMPLES
        grade doctor                             checks this machine
        grade doctor --policy | grep "^mmap "    the decision on one system call, and its reason
      """)

  @Flag(help: "Only print the table of system calls, with the decision on each and its reason.")
  var policy = false

  func run() throws {
    if policy { return say(Policy.lines.joined(separator: "\n")) }
    let sandbox: Sandbox
    do throws(SandboxError) { sandbox = try Grade.sandbox.get() } catch {
      throw Failure(message: "\(error)", code: 3)
    }
    var isUsable = false
    var lines: [(mark: String, text: String)] = []
    for name in Language.expected {
      do {
        let language = try Language(named: name, in: sandbox)
        let took = try language.calibrate(in: sandbox).usage.wall
        isUsable = true
        lines.append(
          (
            "yes",
            "\(name): \(language.version), \(language.interpreter); an empty program takes \(took.inMilliseconds) ms"
          ))
      } catch { lines.append(("no", "\(name): \(error)")) }
    }
    for finding in sandbox.capabilities {
      let cost = finding.isPresent ? "" : "; \(finding.costOfAbsence)"
      say(line(finding.isPresent ? "yes" : "no", "\(finding.part)\(cost)"))
    }
    for entry in lines { say(line(entry.mark, entry.text)) }
    say(line("yes", Self.capacity))
    if let shortage = HostCapacity.shortage() { say(line("no", shortage)) }
    let noise = Noise.measured()
    say(line(noise.loaded.spread < 0.1 ? "yes" : "no", "\(noise)"))
    guard isUsable else { throw Failure(message: "no runtime works in the sandbox on this machine", code: 3) }
  }

  private static var capacity: String {
    let capacity = HostCapacity.current
    let cores = capacity.cores == 1 ? "1 core" : "\(capacity.cores) cores"
    let memory = capacity.memory.map { "; \($0 >> 20) MiB of memory are free" } ?? ""
    return "grade may use \(cores), by affinity, quota and Slurm's share, and runs one trial on each\(memory)"
  }

  private func line(_ mark: String, _ text: String) -> String {
    let padded = mark.count == 2 ? " \(mark)" : mark
    return "\(mark == "yes" ? Style.stdout.green(padded) : Style.stdout.red(padded))  \(text)"
  }
}

extension Duration {
  fileprivate var inMilliseconds: Int { Int((self / .milliseconds(1)).rounded()) }
}
