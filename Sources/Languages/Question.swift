internal import Foundation
internal import HostFiles
internal import Sandboxing
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Asks an interpreter for its version and the files that it must see.
///
/// An interpreter of the system, or one on the user's PATH, is executed directly. Any other may be hostile, or run
/// hostile code when it starts, as in a virtual environment. It is executed in the sandbox and sees only its own
/// installation.
struct Question {
  let definition: LanguageDefinition
  let sandbox: Sandbox?
  /// The directories of trusted programs.
  private let trusted: [String]
  private let searched: Set<String>

  init(_ definition: LanguageDefinition, in sandbox: Sandbox?) {
    (self.definition, self.sandbox) = (definition, sandbox)
    trusted = ["/usr", "/bin", "/nix/store"]
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    searched = Set(path.split(separator: ":").map { FilePath(String($0)).lexicallyNormalized().string })
  }

  func isTrusted(_ program: FilePath) -> Bool {
    searched.contains(program.removingLastComponent().string)
      || trusted.contains(where: program.string.liesIn)
  }

  static func absolute(_ path: FilePath) -> FilePath {
    FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized()
  }

  /// - Parameter command: May be a link, because a virtual environment is recognized by the link's place.
  func description(of command: FilePath) throws(LanguageError) -> InterpreterInfo {
    let command = Self.absolute(command)
    guard let real = try? command.resolvingLinks() else { throw LanguageError("\(command) does not exist") }
    if isTrusted(command) { return try parse(ask(command, definition.question), of: command) }
    var places = installation(of: command)
    if isTrusted(real) {
      let base = try parse(ask(real, definition.question), of: real)
      if places.isEmpty { return base }
      places += base.shown
    } else {
      places += installation(of: real)
    }
    places = InterpreterInfo.outermost(places)
    var info = try parse(askInside(command, real, showing: places), of: command)
    info.executable = command
    info.shown.removeAll { place in !places.contains { place.starts(with: $0) } }
    return info
  }

  private func parse(_ answer: String, of command: FilePath) throws(LanguageError) -> InterpreterInfo {
    guard let info = InterpreterInfo(parsing: answer) else {
      throw LanguageError("\(command) does not print its version")
    }
    return info
  }

  /// The parts of an installation that lie beside its `bin`.
  private func installation(of command: FilePath) -> [FilePath] {
    let folder = command.removingLastComponent()
    guard folder.lastComponent == "bin" else { return [] }
    let prefix = folder.removingLastComponent()
    let files = FileManager.default
    return definition.installation.flatMap { folder, start -> [FilePath] in
      let parent = folder.isEmpty ? prefix : prefix.appending(folder)
      let names = (try? files.contentsOfDirectory(atPath: parent.string)) ?? []
      return names.filter { $0.hasPrefix(start) }.map { parent.appending($0) }
    }
  }

  private func askInside(
    _ command: FilePath, _ real: FilePath, showing places: [FilePath]
  ) throws(LanguageError) -> String {
    var files = LanguageFiles(of: real, as: command)
    for place in places { try files.show(place) }
    let loader = try files.showLibraries(isForeign: !isTrusted(real))
    let program = Program(
      executable: real, loader: loader,
      arguments: ([command.string] + definition.question).map { Array($0.utf8) },
      environment: definition.environment.map { "\($0.key)=\($0.value)" }, reservation: definition.reservation
    )
    let limits = Limits(cpu: .seconds(30), wall: .seconds(120), heap: 1 << 30)
    let (ending, bytes): (Ending, [UInt8])
    do throws(SandboxError) {
      let sandbox = if let sandbox { sandbox } else { try Sandbox() }
      let worker = Worker(in: sandbox, pins: false)
      let world = SandboxView(tree: VirtualTree(root: files.build()))
      let outcome = try worker.run(program, in: world, input: .bytes([]), under: limits)
      ending = outcome.ending
      bytes =
        try outcome.stdout.read(at: 0, upTo: limits.output) + outcome.stderr.read(at: 0, upTo: limits.output)
    } catch { throw LanguageError("\(error)") }
    guard ending == .exited(code: 0) else { throw failure(of: command, saying: bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Runs a trusted program of this machine and returns its output on both streams.
func ask(_ program: FilePath, _ arguments: [String]) throws(LanguageError) -> String {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(filePath: program.string)
  process.arguments = arguments
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output
  process.standardError = output
  // Foundation's own wait polls only every 50 ms.
  let ended = DispatchSemaphore(value: 0)
  process.terminationHandler = { _ in ended.signal() }
  do { try process.run() } catch {
    throw LanguageError("\(program) does not start: \(error.localizedDescription)")
  }
  let deadline = DispatchWorkItem { process.terminate() }
  DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(30), execute: deadline)
  let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
  try? output.fileHandleForReading.close()
  ended.wait()
  deadline.cancel()
  guard process.terminationReason == .exit, process.terminationStatus == 0 else {
    throw failure(of: program, saying: [UInt8](bytes))
  }
  return String(decoding: bytes, as: UTF8.self)
}

private func failure(of program: FilePath, saying bytes: [UInt8]) -> LanguageError {
  let line = bytes.split(separator: UInt8(ascii: "\n")).first.map { ": " + visible(Array($0)) } ?? ""
  return LanguageError("\(program) failed to print its version\(line)")
}
