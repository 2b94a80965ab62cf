internal import HostFiles
public import Sandboxing
public import SystemPackage
public import VirtualFiles

/// An interpreter of this machine, with the part of the file system that it must see.
public struct Language: Sendable {
  /// The name in an assignment, such as `python3`.
  public var name: String
  /// The version, such as `CPython 3.11.2`.
  public var version: String
  /// The file that is executed; neither a shim nor a link.
  public var interpreter: FilePath
  /// The files that the interpreter needs, without a working directory.
  public var files: Directory
  /// The same files with a script that turns the interpreter into a zygote; nil if it cannot become one.
  private var zygoteFiles: Directory?
  /// The directory of installed packages, in which Python looks for scripts to run at its start.
  private let site: FilePath?
  /// The modules that a program can import without bringing them along; empty if they are not known.
  public var modules: Set<String>
  /// Absolute paths of directories in which a missing path is not logged as a denied operation.
  public var shown: [String]
  /// The missing paths at which its loader looks for libraries.
  private let absent: Set<[UInt8]>
  /// The suffix of its source files, such as `.py`.
  public var suffix: String
  /// Other suffixes of its source files, such as `.mjs`.
  public var otherSuffixes: [String] = []
  /// All suffixes, the usual one first.
  public var suffixes: [String] { [suffix] + otherSuffixes }
  /// The shortest program that succeeds.
  public var empty: String
  /// Memory that the interpreter may need beside the program's while it runs, in bytes.
  public var overhead: Int
  /// The transport of its operations.
  public var engine: SandboxView.Engine
  /// Texts that the interpreter prints when it runs out of memory, such as `MemoryError`.
  public var outOfMemory: [String]
  /// The meaning of its messages on stderr.
  public var diagnostics: any DiagnosticsParser

  /// The interpreter and its arguments, without the entry and the entry's arguments.
  let program: Program
  let heapSetting: HeapSetting?
  private let ownEnvironment: [String: String]
  private let interactive: [String]?

  init(
    name: String, version: String, files: Directory, zygoteFiles: Directory? = nil, site: FilePath? = nil,
    modules: Set<String> = [],
    shown: [String], absent: Set<String> = [], suffix: String, empty: String = "", overhead: Int = 0,
    outOfMemory: [String], diagnostics: any DiagnosticsParser,
    program: Program, heapSetting: HeapSetting? = nil, environment: [String: String] = [:],
    engine: SandboxView.Engine = .trap, interactive: [String]? = nil
  ) {
    self.interactive = interactive
    self.engine = engine
    self.name = name
    self.version = version
    interpreter = program.executable
    self.files = files
    self.zygoteFiles = zygoteFiles
    self.site = site
    self.modules = modules
    self.shown = shown
    self.absent = Set(absent.map { Array($0.utf8) })
    self.suffix = suffix
    self.empty = empty
    self.overhead = overhead
    self.outOfMemory = outOfMemory
    self.diagnostics = diagnostics
    self.program = program
    self.heapSetting = heapSetting
    ownEnvironment = environment
  }

  /// The view of a program: the interpreter's files, and `files` as its working directory.
  ///
  /// - Parameters:
  ///   - files: Built at /tmp.
  ///   - absent: The missing paths that an empty program looks for, as in ``Baseline``.
  public func world(showing files: Directory, absent: Set<[UInt8]> = []) -> SandboxView {
    var world = SandboxView(
      tree: VirtualTree(root: self.files).mounting(files, at: "/tmp"),
      shown: shown.map { Array($0.utf8) }, absent: absent.union(self.absent))
    world.engine = engine
    return world
  }

  /// The zygotes that can run a program, the best first; empty if the interpreter must be executed for each trial.
  ///
  /// - Parameters:
  ///   - entry: The program's file. The files beside it are its working directory.
  ///   - preload: Modules to import even if the program does not import them first, or at all.
  public func zygotes(
    running entry: [UInt8], in files: Directory, preload: [String] = [], environment: [String: String] = [:]
  ) -> [ZygoteDefinition] {
    // With PYTHONPATH or PYTHONHOME it may find other modules before there is a submission, or none.
    guard let plain = zygote(after: []), environment["PYTHONPATH"] == nil, environment["PYTHONHOME"] == nil
    else {
      return []
    }
    guard let (source, folder) = Self.source(at: entry, in: files) else { return [plain] }
    // A module that the program brings along shadows the interpreter's module of that name.
    let own = folder.names.map { String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self) }
    guard modules.isDisjoint(with: own) else { return [plain] }
    let statements =
      preload.map { "import \($0)" } + LeadingImports(of: source) { modules.contains(String($0)) }.statements
    return statements.isEmpty ? [plain] : [zygote(after: statements)!, plain]
  }

  /// - Returns: The file's contents, and the directory that contains it.
  private static func source(at path: [UInt8], in files: Directory) -> ([UInt8], Directory)? {
    let names = path.split(separator: UInt8(ascii: "/"))
    var folder = files
    for name in names.dropLast() {
      guard case .directory(let next)? = folder[name] else { return nil }
      folder = next
    }
    guard let name = names.last, case .file(let file)? = folder[name], case .bytes(let source) = file.content
    else {
      return nil
    }
    return (source, folder)
  }

  /// - Parameter statements: Import statements, one per line.
  private func zygote(after statements: [String]) -> ZygoteDefinition? {
    guard let zygoteFiles else { return nil }
    var tree = VirtualTree(root: zygoteFiles)
    if !statements.isEmpty {
      tree = tree.placing(Array(statements.joined(separator: "\n").utf8), at: "/.grade/imports.py")
    }
    return ZygoteDefinition(tree: tree, preparation: statements)
  }

  /// A copy whose random numbers are the same in each run.
  ///
  /// - Returns: nil if the language has no random numbers that can be seeded.
  public func seedingRandom(with seed: UInt32) -> Language? {
    guard let site else { return nil }
    let script = "/.grade/random_seed.py"
    let line =
      "import sys; exec(\"with open('\(script)', 'rb') as file: exec(file.read(), {'seed': \(seed)})\", {})\n"
    var seeded = self
    func add(to files: Directory) -> Directory {
      VirtualTree(root: files).placing(PackageResources.random_seed_py, at: script)
        .placing(Array(line.utf8), at: "\(site)/zzzz-grade-random.pth").root
    }
    seeded.files = add(to: files)
    seeded.zygoteFiles = zygoteFiles.map(add)
    return seeded
  }

  /// A copy with a file that a library would otherwise make at each start.
  func caching(_ content: [UInt8], as path: String) -> Language {
    let place = "\(SandboxView.cacheDirectory)/\(path)"
    var caching = self
    caching.files = VirtualTree(root: files).placing(content, at: place).root
    caching.zygoteFiles = zygoteFiles.map { VirtualTree(root: $0).placing(content, at: place).root }
    return caching
  }

  /// The interpreter with the file `entry` of its working directory as its program.
  ///
  /// - Parameters:
  ///   - environment: Overrides the language's own variables.
  ///   - heap: The limit in bytes.
  public func program(
    running entry: [UInt8], arguments: [String] = [], environment: [String: String] = [:],
    hashSeed: UInt32 = 0, heap: Int
  ) -> Program {
    var program = started(environment, hashSeed: hashSeed, heap: heap)
    program.leading = program.arguments.count + 1
    // A name that begins with a dash would be read as an option.
    let prefix = entry.first == UInt8(ascii: "-") ? "./" : ""
    program.arguments += [Array(prefix.utf8) + entry] + arguments.map { Array($0.utf8) }
    return program
  }

  /// The interpreter without a program. It reads one from stdin.
  ///
  /// - Parameter isInteractive: Whether it shows a prompt and executes its input line by line.
  /// - Returns: nil if the interpreter cannot do that.
  public func program(
    isInteractive: Bool, environment: [String: String] = [:], heap: Int
  ) -> Program? {
    guard let interactive else { return nil }
    var program = started(environment, hashSeed: 0, heap: heap)
    if isInteractive { program.arguments += interactive.map { Array($0.utf8) } }
    program.leading = program.arguments.count
    return program
  }

  /// A translated program with its own arguments.
  public func program(arguments: [String], heap: Int) -> Program {
    var program = started([:], hashSeed: 0, heap: heap)
    program.arguments += arguments.map { Array($0.utf8) }
    return program
  }

  /// Whether the executable is itself the program, not an interpreter.
  public var isTranslated: Bool { Self.isTranslated(name) }

  public static func isTranslated(_ name: String) -> Bool { name == SandboxedLanguage.other }

  private func started(_ environment: [String: String], hashSeed: UInt32, heap: Int) -> Program {
    var variables = ["HOME": "/tmp"]
    if case .trap = engine {
      variables = Self.environment.merging(["PYTHONHASHSEED": "\(hashSeed)"]) { $1 }
    }
    variables.merge(ownEnvironment) { $1 }
    var program = self.program
    switch heapSetting {
    case .variable(let name): variables[name] = "\(heap)"
    case .option(let name, let unit): program.arguments.append(Array("\(name)\(max(1, heap / unit))".utf8))
    case .leading(let word):
      program.arguments.insert(contentsOf: [word, "\(heap)"].map { Array($0.utf8) }, at: 1)
    case nil: break
    }
    variables.merge(environment) { $1 }
    program.environment = variables.map { "\($0.key)=\($0.value)" }.sorted()
    return program
  }

  /// A trial has one core, so libraries need not start a thread for each core of the machine.
  private static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/tmp", "USER": "user", "LOGNAME": "user", "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
  ]
}

/// The reason why a language cannot be used, and the remedy, as a sentence.
public struct LanguageError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
