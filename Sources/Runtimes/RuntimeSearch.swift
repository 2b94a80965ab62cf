internal import Foundation
internal import Sandboxing
public import SystemPackage
internal import VirtualFiles

extension Runtime {
  /// The names of all runtimes that an assignment may ask for.
  public static let names = Recipe.all.map(\.name) + [SandboxedRuntime.pypy, SandboxedRuntime.other]

  /// Those that this machine may have, without being told where.
  public static var expected: [String] {
    Recipe.all.map(\.name) + (SandboxedRuntime.isConfigured ? [SandboxedRuntime.pypy] : [])
  }

  /// The first runtime whose source files are named like this one.
  public static func name(for file: FilePath) -> String? {
    Recipe.all.first { recipe in
      ([recipe.suffix] + recipe.otherSuffixes).contains { file.string.hasSuffix($0) }
    }?.name
  }

  /// Finds a runtime on this machine and asks it, once, what it needs.
  ///
  /// - Parameters:
  ///   - interpreter: The one to use; else the system's, else the first on PATH, through shims.
  ///   - library: The folder of `lib-python` and `lib_pypy`, for PyPy's sandbox.
  public init(
    named name: String, interpreter: FilePath? = nil, library: FilePath? = nil
  ) throws(RuntimeError) {
    if [SandboxedRuntime.pypy, SandboxedRuntime.other].contains(name) {
      self = try SandboxedRuntime.find(name, interpreter, library)
      return
    }
    guard let recipe = Recipe.all.first(where: { $0.name == name }) else {
      let known = Self.names.joined(separator: ", ")
      throw RuntimeError("there is no runtime \"\(name)\"; expected one of \(known)")
    }
    let command = try Self.command(for: recipe, interpreter)
    let answer: String
    do { answer = try ask(command, recipe.question) } catch {
      throw RuntimeError("\(error); a \(recipe.name) is needed, name one by `interpreter:`")
    }
    guard let description = Description(parsing: answer),
      let executable = try? description.executable.resolvingLinks()
    else {
      throw RuntimeError("\(command) is no \(recipe.name); name one by `interpreter:`")
    }
    var files = RuntimeFiles(of: executable, as: description.executable)
    for place in description.shown { try files.show(place) }
    let loader = try files.showLibraries()
    self.init(
      name: name, version: description.version, files: files.build(),
      nursery: recipe.isForked ? files.buildNursery(description) : nil, modules: description.modules,
      shown: files.shown.map(\.string), suffix: recipe.suffix, empty: recipe.empty, overhead: recipe.overhead,
      outOfMemory: recipe.outOfMemory,
      program: Program(
        executable: executable, loader: loader,
        arguments: ([description.executable.string] + recipe.options).map { Array($0.utf8) },
        reservation: recipe.reservation),
      heapSetting: recipe.heapSetting, environment: recipe.environment, interactive: recipe.interactive)
    otherSuffixes = recipe.otherSuffixes
  }

  private static func command(for recipe: Recipe, _ named: FilePath?) throws(RuntimeError) -> FilePath {
    let files = FileManager.default
    if let named {
      guard files.isExecutableFile(atPath: named.string) else {
        throw RuntimeError(
          "the interpreter \(named) is not there, or cannot be executed; correct `interpreter:`")
      }
      return named
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let command = recipe.interpreter.lastComponent!
    let candidates = [recipe.interpreter] + folders.map { FilePath($0).appending(command) }
    guard let found = candidates.first(where: { $0.isAbsolute && files.isExecutableFile(atPath: $0.string) })
    else {
      throw RuntimeError(
        "\(recipe.name) is not installed; run `apt-get install \(recipe.package)`, or name its path by `interpreter:`"
      )
    }
    return found
  }
}

/// Runs a trusted program of this machine and returns what it prints, on both streams.
func ask(
  _ program: FilePath, _ arguments: [String], environment: [String: String] = [:]
) throws(RuntimeError) -> String {
  let process = Process()
  let output = Pipe()
  process.executableURL = URL(filePath: program.string)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output
  process.standardError = output
  do { try process.run() } catch {
    throw RuntimeError("\(program) does not start: \(error.localizedDescription)")
  }
  let deadline = DispatchWorkItem { process.terminate() }
  DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(30), execute: deadline)
  let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
  process.waitUntilExit()
  deadline.cancel()
  guard process.terminationReason == .exit, process.terminationStatus == 0 else {
    throw RuntimeError("\(program) does not work (it was asked for its version and failed)")
  }
  return String(decoding: bytes, as: UTF8.self)
}
