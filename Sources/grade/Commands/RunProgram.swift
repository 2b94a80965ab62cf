internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Grading
internal import HostFiles
internal import Languages
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

/// `grade run`.
struct RunProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run one program in the sandbox, on this terminal.",
    usage: "grade run [<options>] [--] [<program> [<arguments> ...]]",
    discussion: """
      The program sees only its interpreter, and the directory of --tmp as a read-only /tmp. \
      Without --tmp it sees only its own file. Without a program the interpreter shows its \
      prompt. Time in which the program waits for input is not charged. With --runtime \
      rpython the program must have been translated with --sandbox.

      EXAMPLES
        grade run                                   shows Python's prompt
        grade run script.py
        grade run --tmp=myexported --heapsize=64m --timeout=10 script.py
        grade run --runtime pypy-sandbox            runs the PyPy in GRADE_PYPY_SANDBOX
        grade run --runtime rpython ./translated hello

      EXIT CODES
        the program's own, or 128 plus the number of the signal that ended it
        124  its limit of CPU or wall time             125  grade could not run it
        137  its limit of memory, output or requests   2    wrong usage
      """)

  @Option(
    help: """
      The language, one of \(Language.names.joined(separator: ", ")) (default: by the program's name, else python3).
      """)
  var runtime: String?

  @Option(help: ArgumentHelp("The interpreter to use.", valueName: "path"))
  var interpreter: String?

  @Option(help: ArgumentHelp("The directory to show as /tmp.", valueName: "dir"))
  var tmp: String?

  @Option(help: ArgumentHelp("The limit of memory.", valueName: "n[k|m|g]"))
  var heapsize: Size = Size(bytes: 1 << 30)

  @Option(help: ArgumentHelp("The limit of wall time (default: none).", valueName: "seconds"))
  var timeout: Double?

  @Option(help: ArgumentHelp("The limit of CPU time (default: none).", valueName: "seconds"))
  var cpu: Double?

  @Option(help: ArgumentHelp("A file to which the program's input is appended.", valueName: "file"))
  var log: String?

  @Flag(name: .shortAndLong, help: "Print every operation and its answer.")
  var verbose = false

  @Argument(parsing: .captureForPassthrough, help: "The program, and its arguments.")
  var program: [String] = []

  /// A size in bytes.
  struct Size: ExpressibleByArgument {
    var bytes: Int

    var defaultValueDescription: String { "\(bytes >> 30)g" }

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
      let units: [Character: Int] = ["k": 10, "m": 20, "g": 30]
      let shift = argument.last.flatMap { units[Character($0.lowercased())] }
      guard let number = Int(shift == nil ? argument[...] : argument.dropLast()), number > 0,
        number < 1 << (40 - (shift ?? 0))
      else { return nil }
      bytes = number << (shift ?? 0)
    }
  }

  mutating func validate() throws {
    if program.first == "--" {
      program.removeFirst()
    } else if program.first == "--help" || program.first == "-h" {
      throw CleanExit.helpRequest(Self.self)
    } else if let option = program.first, option.hasPrefix("-") {
      throw ValidationError("Unknown option '\(option)'.")
    }
    for limit in [timeout, cpu] {
      if let limit, !(0.001...1e9).contains(limit) {
        throw ValidationError("A limit is a number of seconds.")
      }
    }
  }

  func run() throws {
    do {
      let outcome = try ending()
      // The interpreter's own output is separate from the program's, and comes last.
      complain(String(decoding: try outcome.complaints.read(at: 0, upTo: 1 << 16), as: UTF8.self))
      for entry in outcome.denied.entries where !verbose {
        complain("denied: \(entry.operation)\(entry.count > 1 ? " (\(entry.count) times)" : "")")
      }
      let (code, sentence) = outcome.ending.exit
      if let sentence { complain(sentence) }
      throw ExitCode(code)
    } catch let failure as Failure {
      throw failure
    } catch let code as ExitCode {
      throw code
    } catch { throw Failure(message: "\(error)", code: 125) }
  }

  private func ending() throws -> Outcome {
    if let shortage = HostCapacity.shortage(heap: heapsize.bytes) {
      throw Failure(message: shortage, code: 125)
    }
    let sandbox = try Grade.sandbox.get()
    let file = program.first.map { FilePath($0) }
    let language = try language(for: file, in: sandbox)
    let console = try TerminalRelay(log: try log.map(Self.appending))
    let limits = Limits(
      cpu: cpu.map { .seconds($0) } ?? .seconds(1 << 30),
      wall: timeout.map { .seconds($0) } ?? .seconds(1 << 30),
      heap: heapsize.bytes, output: 1 << 40)
    let (files, entry) = try files(for: language.isTranslated ? nil : file)
    var world = language.world(showing: files)
    var baseline = Baseline(data: 16 << 20)
    if !language.isTranslated {
      baseline = try language.calibrate(in: sandbox).baseline
      world.absent = baseline.absent
    }
    if verbose { world.observe = { complain($0) } }
    let started = try started(language, entry, limits, console)
    let source = DispatchSource.makeSignalSource(signal: SIGINT)
    signal(SIGINT, SIG_IGN)
    // SIGQUIT keeps its default action, so that Ctrl-\ ends grade at once if Ctrl-C takes too long.
    signal(SIGQUIT, SIG_DFL)
    // If the reader of the program's output closes the pipe, as in `program | head`, the program ends.
    signal(SIGPIPE, SIG_DFL)
    source.setEventHandler { console.interrupt() }
    source.resume()
    defer { source.cancel() }
    return try Worker(in: sandbox, pins: true).run(
      started, in: world, input: .console(console), under: limits, above: baseline)
  }

  private func language(for file: FilePath?, in sandbox: Sandbox) throws(Failure) -> Language {
    let name = runtime ?? file.flatMap { Language.name(for: $0) } ?? "python3"
    let translated = Language.isTranslated(name) ? file : nil
    if Language.isTranslated(name), file == nil {
      throw Failure(message: "--runtime \(name) needs a translated program", code: 2)
    }
    do throws(LanguageError) {
      return try Language(
        named: name, interpreter: interpreter.map { FilePath($0) } ?? translated, in: sandbox)
    } catch { throw Failure(message: "\(error)", code: 2) }
  }

  /// The directory that is shown as /tmp, and the program's name in it.
  private func files(for file: FilePath?) throws(Failure) -> (Directory, entry: [UInt8]?) {
    do throws(SnapshotError) {
      let entry = file.map { Array($0.string.utf8) }
      if let tmp {
        let snapshot = try Snapshot(of: FilePath(tmp), from: .author, at: "/tmp")
        for sentence in snapshot.omitted { complain(sentence) }
        return (snapshot.directory, entry)
      }
      guard let file, let name = file.lastComponent?.string else { return (Directory(at: "/tmp"), entry) }
      let snapshot = try Snapshot(ofFile: file, from: .author, as: Array(name.utf8), at: "/tmp")
      return (snapshot.directory, Array(name.utf8))
    } catch { throw Failure(message: "\(error)", code: 2) }
  }

  private func started(
    _ language: Language, _ entry: [UInt8]?, _ limits: Limits, _ console: TerminalRelay
  ) throws(Failure) -> Program {
    let arguments = Array(program.dropFirst())
    if language.isTranslated { return language.program(arguments: arguments, heap: limits.heap) }
    let environment = ["LANG": "C.UTF-8"]
    if let entry {
      return language.program(
        running: entry, arguments: arguments, environment: environment, heap: limits.heap)
    }
    let prompt = language.program(
      isInteractive: console.isTerminal, environment: environment, heap: limits.heap)
    guard let prompt else {
      throw Failure(message: "\(language.name) has no prompt; name a program", code: 2)
    }
    return prompt
  }

  private static func appending(to file: String) throws -> @Sendable (ArraySlice<UInt8>) -> Void {
    do {
      let descriptor = try FileDescriptor.open(
        FilePath(file), .writeOnly, options: [.append, .create],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      return { bytes in _ = try? descriptor.writeAll(bytes) }
    } catch { throw Failure(message: "\(file) cannot be written: \(error)", code: 2) }
  }
}

extension Ending {
  /// The exit code of `grade run`, and a sentence for stderr.
  fileprivate var exit: (code: Int32, sentence: String?) {
    switch self {
    case .exited(let code): (code, nil)
    case .killed(let signal): (128 + signal, "ended by signal \(signal)")
    case .overLimit(.cpu): (124, "ended at its limit of CPU time")
    case .overLimit(.wall): (124, "ended at its limit of wall time")
    case .overLimit(let kind): (137, "ended at its limit of \(kind == .heap ? "memory" : kind.rawValue)")
    case .brokeProtocol(let reason): (137, "ended because it broke the sandbox protocol: \(reason)")
    }
  }
}
