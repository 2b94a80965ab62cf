internal import Foundation
internal import HostFiles
public import Sandboxing
public import SystemPackage

extension Language {
  /// The names of all languages that an assignment may use.
  public static let names =
    LanguageDefinition.all.map(\.name) + [SandboxedLanguage.pypy, SandboxedLanguage.other]

  /// The languages that can be found on this machine without a path.
  public static var expected: [String] {
    LanguageDefinition.all.map(\.name) + (SandboxedLanguage.isConfigured ? [SandboxedLanguage.pypy] : [])
  }

  /// The first language whose source files have this file's suffix.
  public static func name(for file: FilePath) -> String? {
    LanguageDefinition.all.first { definition in
      ([definition.suffix] + definition.otherSuffixes).contains { file.string.hasSuffix($0) }
    }?.name
  }

  /// Finds an interpreter on this machine and asks it once what it needs.
  ///
  /// - Parameters:
  ///   - interpreter: The interpreter's path. If nil, the system's is used, or the first on PATH; shims are followed.
  ///   - library: The folder of `lib-python` and `lib_pypy`, for PyPy's sandbox.
  ///   - sandbox: Runs an interpreter that is not the system's. If nil, one is made when it is needed.
  public init(
    named name: String, interpreter: FilePath? = nil, library: FilePath? = nil, in sandbox: Sandbox? = nil
  ) throws(LanguageError) {
    if [SandboxedLanguage.pypy, SandboxedLanguage.other].contains(name) {
      self = try SandboxedLanguage.find(name, interpreter, library)
      return
    }
    guard let definition = LanguageDefinition.all.first(where: { $0.name == name }) else {
      let known = Self.names.joined(separator: ", ")
      throw LanguageError("there is no runtime \"\(name)\"; expected one of \(known)")
    }
    try self.init(definition, interpreter: interpreter, in: sandbox)
  }

  /// Finds the interpreter of a language, whether it is a built-in one or not.
  init(
    _ definition: LanguageDefinition, interpreter: FilePath? = nil, in sandbox: Sandbox? = nil
  ) throws(LanguageError) {
    let question = Question(definition, in: sandbox)
    let command = try Self.command(for: definition, interpreter)
    let info: InterpreterInfo
    do { info = try question.description(of: command) } catch {
      throw LanguageError("\(error); a \(definition.name) is needed; give its path as `interpreter:`")
    }
    guard let executable = try? info.executable.resolvingLinks() else {
      throw LanguageError("\(command) does not print its version; give another as `interpreter:`")
    }
    for place in [info.executable, executable] + info.shown {
      if let error = Self.obstacle(to: place) { throw error }
    }
    var files = LanguageFiles(of: executable, as: info.executable)
    for place in info.shown { try files.show(place) }
    var environment = definition.environment
    if info.modules.contains("matplotlib") {
      files.addCache(of: "matplotlib")
      environment["MPLCONFIGDIR"] = "\(SandboxView.cacheDirectory)/matplotlib"
    }
    let loader = try files.showLibraries(isForeign: !question.isTrusted(executable))
    self.init(
      name: definition.name, version: info.version, files: files.build(),
      zygoteFiles: definition.isForked ? files.buildZygote(info) : nil,
      site: definition.isForked ? files.site(of: info) : nil, modules: info.modules,
      shown: files.shown.map(\.string), absent: files.absent, suffix: definition.suffix,
      empty: definition.empty,
      overhead: definition.overhead, outOfMemory: definition.outOfMemory, diagnostics: definition.diagnostics,
      program: Program(
        executable: executable, loader: loader,
        arguments: ([info.executable.string] + definition.options).map { Array($0.utf8) },
        reservation: definition.reservation, overcommits: definition.overcommits),
      heapSetting: definition.heapSetting, environment: environment, interactive: definition.interactive)
    otherSuffixes = definition.otherSuffixes
  }

  /// The reason why a program in the sandbox could not see a path of its interpreter; nil if it could.
  public static func obstacle(to place: FilePath) -> LanguageError? {
    let place = Question.absolute(place)
    let real = (try? place.resolvingLinks()) ?? place
    guard [place, real].contains(where: { $0.string.liesIn("/tmp") }) else { return nil }
    return LanguageError(
      "\(place) cannot be a part of an interpreter: a program sees its own files at /tmp; move the interpreter elsewhere"
    )
  }

  private static func command(for definition: LanguageDefinition, _ named: FilePath?) throws(LanguageError)
    -> FilePath
  {
    let files = FileManager.default
    if let named {
      guard files.isExecutableFile(atPath: named.string) else {
        throw LanguageError(
          "the interpreter \(named) does not exist, or is not executable; correct `interpreter:`")
      }
      return named
    }
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let command = definition.interpreter.lastComponent!
    let candidates = [definition.interpreter] + folders.map { FilePath($0).appending(command) }
    guard let found = candidates.first(where: { $0.isAbsolute && files.isExecutableFile(atPath: $0.string) })
    else {
      throw LanguageError(
        "\(definition.name) is not installed; run `apt-get install \(definition.package)`, or give its path as `interpreter:`"
      )
    }
    return found
  }
}
