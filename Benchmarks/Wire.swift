import Foundation
import Glibc
import HostFiles
import Languages
import Sandboxing
import SystemPackage
import VirtualFiles

/// The operations per second of a sandboxed PyPy program, and of a bare exchange of the same number of bytes over two
/// pipes.
struct Wire {
  /// The operations: the program in `Tests/RPython` that repeats it, the bytes of a request and its answer, and the
  /// rate of PyPy's own controller on one core of the same kind of machine.
  static let operations: [(name: String, path: String, request: Int, answer: Int, original: Double)] = [
    ("stat", "/tmp/large", 41, 90, 43_000), ("read", "/tmp/large", 44, 74, 56_000),
    ("listdir", "/tmp/names", 44, 250, 17_000),
  ]
  static let count = 100_000

  /// - Returns: Operations per second of the sandbox and of the bare exchange, in the order of the rounds.
  static func measure(
    _ rounds: Int, in sandbox: Sandbox
  ) throws -> [String: (ours: [Double], bare: [Double])] {
    let program = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../.build/rpython/throughput")
    let language = try Language(named: "rpython", interpreter: FilePath(program.standardized.path()))
    var builder = TreeBuilder(at: "/tmp")
    builder.add(.bytes([UInt8](repeating: 0x61, count: 64 * count)), at: "large".utf8)
    for number in 10..<30 { builder.add(.bytes([]), at: "names/name-\(number)".utf8) }
    let world = language.world(showing: builder.build())
    let limits = Limits(cpu: .seconds(60), wall: .seconds(120))
    let worker = Worker(in: sandbox, pins: true)

    func time(_ name: String, _ path: String, _ count: Int) throws -> Duration {
      let outcome = try worker.run(
        language.program(arguments: [name, "\(count)", path], heap: limits.heap), in: world,
        input: .bytes([]),
        under: limits, above: Baseline(data: 4 << 20))
      precondition(outcome.ending == .exited(code: 0), "\(outcome)")
      return outcome.usage.wall
    }
    var rates: [String: (ours: [Double], bare: [Double])] = [:]
    for _ in 0..<rounds {
      for operation in operations {
        let took = try time(operation.name, operation.path, count) - time(operation.name, operation.path, 0)
        rates[operation.name, default: ([], [])].ours.append(Double(count) / (took / .seconds(1)))
        rates[operation.name]!.bare.append(try bare(operation.request, operation.answer))
      }
    }
    return rates
  }

  /// Runs in its own process, on one core, as the sandbox does.
  private static func bare(_ request: Int, _ answer: Int) throws -> Double {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/taskset")
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
    process.arguments = ["--cpu-list", "0", own, "exchange", "\(count)", "\(request)", "\(answer)"]
    process.standardOutput = output
    try process.run()
    let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return Double(said.trimmingCharacters(in: .whitespacesAndNewlines))!
  }

  /// Acts as the child of `bare` if the arguments say so.
  static func child(_ arguments: [String]) -> Bool {
    let numbers = arguments.dropFirst(2).compactMap { Int($0) }
    guard numbers.count == 3, ["ask", "exchange"].contains(arguments[1]) else { return false }
    (arguments[1] == "ask" ? ask : exchange)(numbers[0], numbers[1], numbers[2])
    return true
  }

  /// A child writes requests and waits; the parent polls, reads and answers without parsing. Prints the rate per
  /// second.
  private static func exchange(_ count: Int, _ request: Int, _ answer: Int) {
    var (asking, answering): ([CInt], [CInt]) = ([0, 0], [0, 0])
    precondition(unsafe pipe(&asking) == 0 && pipe(&answering) == 0)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, answering[0], 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, asking[1], 1)
    let words = ["bench", "ask", "\(count)", "\(request)", "\(answer)"]
    let argv = unsafe words.map { unsafe strdup($0) } + [nil]
    var process: pid_t = 0
    precondition(unsafe posix_spawn(&process, "/proc/self/exe", &actions, nil, argv, environ) == 0)
    var buffer = [UInt8](repeating: 0, count: 65536)
    var polled = pollfd(fd: asking[0], events: Int16(POLLIN), revents: 0)
    var started = ContinuousClock.now
    for round in 0..<count {
      _ = unsafe poll(&polled, 1, -1)
      precondition(unsafe read(asking[0], &buffer, buffer.count) == request)
      // The first request arrives after the child's start.
      if round == 0 { started = .now }
      precondition(unsafe write(answering[1], buffer, answer) == answer)
    }
    let took = ContinuousClock.now - started
    waitpid(process, nil, 0)
    print(Double(count) / (took / .seconds(1)))
  }

  private static func ask(_ count: Int, _ request: Int, _ answer: Int) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    for _ in 0..<count {
      precondition(unsafe write(1, buffer, request) == request)
      precondition(unsafe read(0, &buffer, buffer.count) == answer)
    }
  }
}
