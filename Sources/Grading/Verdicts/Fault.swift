internal import Assignments
internal import Languages
internal import Sandboxing
internal import Text

/// A bad end of a program: its verdict and a message.
struct Fault: Hashable {
  var verdict: Verdict
  /// For the student.
  var message: String
}

extension Outcome {
  /// Says what was wrong with the ending; nil where it was the proper one and the output decides.
  ///
  /// A program can forge what it writes to stderr, and its signals: they choose among verdicts
  /// that are all worth nothing, and never lead to the output.
  func fault(for trial: Trial) throws(NotRun) -> Fault? {
    let limits = trial.test.limits
    switch ending {
    case .exited(code: trial.test.exitCode): return nil
    case .overLimit(let kind):
      let stream = stdout.isCut ? "stdout" : stderr.isCut || complaints.isCut ? "stderr" : nil
      return kind.fault(under: limits, stream: stream)
    case .exited, .killed, .brokeProtocol: break
    }
    let parser = trial.language.diagnostics
    let words: Diagnostics
    let complaints: Diagnostics
    do throws(SandboxError) {
      words = try Diagnostics(stderr, reach: parser.reach)
      complaints = try Diagnostics(self.complaints, reach: parser.reach)
    } catch { throw .failed("\(error)") }
    if isOutOfMemory(limit: limits.heap, [words, complaints], trial.language) {
      let verb = usage.heap >= limits.heap ? "used" : "asked for"
      return Fault(verdict: .heapLimit, message: "\(verb) more than \(limits.heap.bytesInWords) of memory")
    }
    if usage.scratchRefused {
      let full =
        limits.scratch > 0
        ? "scratch full: wrote more than \(limits.scratch.bytesInWords) of files" : "shared memory is full"
      return Fault(verdict: .runtimeError, message: full)
    }
    if ending == .exited(code: 1) {
      if let complaint = parser.compileError(in: words) {
        return Fault(verdict: .compileError, message: complaint)
      }
      if let exception = parser.exception(in: words) {
        return Fault(verdict: .runtimeError, message: exception + refusedStart(under: limits))
      }
    }
    var sentence = ending.sentence(properCode: trial.test.exitCode)
    if let complaint = complaints.last ?? (parser.quotesLastLine ? words.last : nil) {
      sentence += ": \(complaint)"
    }
    return Fault(verdict: .runtimeError, message: sentence + refusedStart(under: limits))
  }

  /// The process or the program that was not started as the end of a message; empty if there was none.
  private func refusedStart(under limits: TestLimits) -> String {
    let refused = denied.entries.map(\.operation)
    if let program = refused.first(where: { $0.hasPrefix("exec ") }) {
      return "; no other program may be started: \(program.dropFirst(5))"
    }
    guard refused.contains("fork") else { return "" }
    return limits.processes == 1
      ? "; only one process is allowed" : "; only \(limits.processes) processes are allowed"
  }

  /// Whether there is evidence that a bad end came from the heap limit.
  ///
  /// The kernel refuses one big allocation without telling us, and the peak stays low: then what the
  /// runtime says last is evidence enough. Said anywhere else, it takes a heap that is half full.
  private func isOutOfMemory(limit: Int, _ said: [Diagnostics], _ language: Language) -> Bool {
    usage.heapRefused || usage.heap >= limit / 20 * 19
      || language.outOfMemory.contains { word in
        said.contains {
          language.diagnostics.isNamed(word, in: $0) || (usage.heap >= limit / 2 && $0.contain(word))
        }
      }
  }
}

extension Limits.Kind {
  /// - Parameter stream: The one to which too much was written, if that is known.
  fileprivate func fault(under limits: TestLimits, stream: String?) -> Fault {
    switch self {
    case .cpu: Fault(verdict: .cpuLimit, message: "used more than \(limits.cpu.inWords) of CPU time")
    case .wall: Fault(verdict: .wallLimit, message: "ran longer than \(limits.wall.inWords)")
    case .heap: Fault(verdict: .heapLimit, message: "used more than \(limits.heap.bytesInWords) of memory")
    case .output:
      Fault(
        verdict: .outputLimit,
        message: "wrote more than \(limits.output.bytesInWords)" + (stream.map { " to \($0)" } ?? ""))
    case .requests: Fault(verdict: .runtimeError, message: "made too many system requests")
    }
  }
}

extension Ending {
  fileprivate func sentence(properCode: Int32) -> String {
    switch self {
    case .exited(let code): return "ended with exit code \(code) instead of \(properCode)"
    case .killed(let signal):
      let names = signalNames
      let name = names.indices.contains(Int(signal) - 1) ? " (SIG\(names[Int(signal) - 1]))" : ""
      return "was ended by signal \(signal)\(name)"
    case .overLimit(let kind): return "passed its limit of \(kind.rawValue)"
    case .brokeProtocol(let reason): return "broke the sandbox protocol: \(reason)"
    }
  }
}

/// The names of the signals from 1 on. signal(7), x86-64.
private let signalNames = """
  HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU \
  URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS
  """.split(separator: " ")
