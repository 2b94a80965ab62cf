import Testing

@testable import Sandboxing

/// The possible actions of a program that controls its interpreter, or that writes into its pipe.
@Suite(.timed, RPython.isThere) struct HostileRPythonTests {
  static let broken = [
    ("garbage", "no value begins with the byte 255 here"), ("huge", "a name of 2147483647 bytes"),
    ("negative", "a length of -1"), ("deep", "values nested too deep"),
    ("many", "2147483647 values in one message"),
    ("wrongargs", "open without a proper argument 1"), ("half", "ended in the middle of a request"),
  ]

  @Test(arguments: broken) func `a broken message ends the run`(attack: String, reason: String) throws {
    #expect(try RPython.run("hostile", [attack]).ending == .brokeProtocol(reason))
  }

  static let answered = [
    ("unknown", "answer: 69010000006926000000"), ("bytewise", "answer: 690000000069e8030000"),
    ("early", "answers: " + String(repeating: "690000000069e8030000", count: 10)),
    ("localtime", "localtime: came back"),
  ]

  @Test(arguments: answered) func `whatever is a request is answered`(attack: String, line: String) throws {
    let outcome = try RPython.run("hostile", [attack])
    #expect(outcome.ending == .exited(code: 0), "\(outcome.complaintText)")
    #expect(outcome.lines == [line, ""])
  }

  @Test func `an unknown operation is reported`() throws {
    #expect(try RPython.run("hostile", ["unknown"]).denied.entries.map(\.operation) == ["no_such_thing"])
  }

  static func limits(_ change: (inout Limits) -> Void) -> Limits {
    var limits = RPython.limits
    change(&limits)
    return limits
  }

  static let ended: [(String, Limits, Ending)] = [
    ("loop", limits { $0.cpu = .milliseconds(300) }, .overLimit(.cpu)),
    ("silent", limits { ($0.wall, $0.cpu) = (.milliseconds(300), .seconds(100)) }, .overLimit(.wall)),
    ("fd2", limits { $0.output = 1 << 20 }, .overLimit(.output)),
    ("output", limits { $0.output = 1 << 20 }, .overLimit(.output)),
    ("segfault", RPython.limits, .killed(signal: 11)),
    ("abort", RPython.limits, .killed(signal: 6)),
    ("stack", RPython.limits, .killed(signal: 6)),
  ]

  @Test(arguments: ended) func `a bad end has its true name`(attack: String, limits: Limits, ending: Ending)
    throws
  {
    let outcome = try RPython.run("hostile", [attack], under: limits)
    #expect(outcome.ending == ending, "\(outcome.complaintText)")
    #expect(outcome.stdout.count <= limits.output && outcome.complaints.count <= limits.output)
    if attack == "output" { #expect(outcome.stdout.count == limits.output) }
  }

  /// Its descriptor 2 is not the program's stderr.
  @Test func `the interpreter's last words are kept apart`() throws {
    let outcome = try RPython.run("hostile", ["abort"])
    #expect(outcome.errorText == "")
    #expect(outcome.complaintText.hasPrefix("Invalid RPython operation"))
  }

  @Test(arguments: ["hog", "rawhog"]) func `memory is limited for each way to allocate it`(attack: String)
    throws
  {
    let outcome = try RPython.run("hostile", [attack])
    #expect(outcome.usage.heap <= RPython.limits.heap + (8 << 20))
    if attack == "rawhog" {
      #expect(outcome.ending == .exited(code: 0))
      let held = outcome.lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
      #expect((40...66).contains(try #require(held)))
    } else {
      #expect(outcome.ending != .exited(code: 0))
    }
    #expect(outcome.usage.heapRefused)
  }

  @Test func `without its filter it is not stuck`() throws {
    let outcome = try RPython.run("hostile", ["escape"], behind: Defenses(pipeFilter: .first))
    #expect(outcome.lines.contains { $0.hasPrefix("dup: ") && !$0.contains("-1") }, "\(outcome.lines)")
  }

  /// Paths and calls with their results: nothing of the host, no process, no network.
  @Test func `an interpreter that was taken over is stuck`() throws {
    let outcome = try RPython.run("hostile", ["escape"])
    #expect(outcome.ending == .exited(code: 0), "\(outcome.lines) \(outcome.complaintText)")
    #expect(
      outcome.lines == [
        "escape: begins", "open /etc/passwd: -1 errno 2", "open /proc/self/exe: -1 errno 2",
        "socket: -1 errno 13",
        "fork: -1 errno 1", "kill: -1 errno 1", "mmap: 0 errno 0", "dup: -1 errno 38", "fcntl: -1 errno 38",
        "execve: -1 errno 13", "ptrace: -1 errno 1", "",
      ])
    let told = outcome.denied.entries.map(\.operation)
    for words in ["open /etc/passwd", "fork", "exec /bin/true", "signal another process", "ptrace"] {
      #expect(told.contains(words), "\(words): \(told)")
    }
  }
}
