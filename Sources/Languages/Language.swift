internal import HostFiles
public import Sandboxing
public import SystemPackage
public import VirtualFiles

/// A language's interpreter as found on this machine, with the part of the file system that it needs to see.
public struct Language: Sendable {
  /// The word that an assignment uses, such as `python3`.
  public var name: String
  /// The interpreter's own version text, such as `CPython 3.11.2`.
  public var version: String
  /// The file that is executed: no shim and no link.
  public var interpreter: FilePath
  /// The files that it needs, and nothing else; without a working directory.
  public var files: Directory
  /// The same with what makes the interpreter wait for a run when it has started; nil where it has to start for each.
  private var nursery: Directory?
  /// The directory of its packages, where Python looks for what it runs at its start.
  private let site: FilePath?
  /// The names of the modules that a program can import without bringing them along, where that is known.
  public var modules: Set<String>
  /// Absolute paths of the directories whose missing files may be known to every program.
  public var shown: [String]
  /// Missing paths at which its loader looks for libraries.
  private let absent: Set<[UInt8]>
  /// How the names of its source files end, such as `.py`.
  public var suffix: String
  /// Other endings that its source files may have, such as `.mjs`.
  public var otherSuffixes: [String] = []
  /// All of them, the usual one first.
  public var suffixes: [String] { [suffix] + otherSuffixes }
  /// The shortest program that ends well.
  public var empty: String
  /// Memory that it may need beside the program's once one runs, in bytes.
  public var overhead: Int
  /// How its operations reach the controller.
  public var engine: SandboxView.Engine
  /// Texts that the interpreter prints when it runs out of memory, such as `MemoryError`.
  public var outOfMemory: [String]

  /// The interpreter itself and how it is started, but for the entry and its arguments.
  let program: Program
  let heapSetting: HeapSetting?
  private let ownEnvironment: [String: String]
  private let interactive: [String]?

  init(
    name: String, version: String, files: Directory, nursery: Directory? = nil, site: FilePath? = nil,
    modules: Set<String> = [],
    shown: [String], absent: Set<String> = [], suffix: String, empty: String = "", overhead: Int = 0,
    outOfMemory: [String],
    program: Program, heapSetting: HeapSetting? = nil, environment: [String: String] = [:],
    engine: SandboxView.Engine = .trap, interactive: [String]? = nil
  ) {
    self.interactive = interactive
    self.engine = engine
    self.name = name
    self.version = version
    interpreter = program.executable
    self.files = files
    self.nursery = nursery
    self.site = site
    self.modules = modules
    self.shown = shown
    self.absent = Set(absent.map { Array($0.utf8) })
    self.suffix = suffix
    self.empty = empty
    self.overhead = overhead
    self.outOfMemory = outOfMemory
    self.program = program
    self.heapSetting = heapSetting
    ownEnvironment = environment
  }

  /// The world of a program: the interpreter's files, and these files in its working directory.
  ///
  /// - Parameters:
  ///   - files: With /tmp as their place.
  ///   - absent: Missing paths that the runtime's empty program asks for, as in ``Baseline``.
  public func world(showing files: Directory, absent: Set<[UInt8]> = []) -> SandboxView {
    var world = SandboxView(
      tree: VirtualTree(root: self.files).mounting(files, at: "/tmp"),
      shown: shown.map { Array($0.utf8) }, absent: absent.union(self.absent))
    world.engine = engine
    return world
  }

  /// Where the interpreter starts that is forked for runs of a program, the best first; none where it has to start for each.
  ///
  /// - Parameters:
  ///   - entry: The program's file, and what is in its working directory with it.
  ///   - preload: Modules to import although the program may not do so first, or at all.
  public func nurseries(
    running entry: [UInt8], in files: Directory, preload: [String] = [], environment: [String: String] = [:]
  ) -> [Nursery] {
    // With a path of its own it may find other modules, or none, before there is a submission.
    guard let plain = nursery(after: []), environment["PYTHONPATH"] == nil, environment["PYTHONHOME"] == nil
    else {
      return []
    }
    guard let (source, folder) = Self.source(at: entry, in: files) else { return [plain] }
    // A module that the program brings along hides the interpreter's own of that name from every import.
    let own = folder.names.map { String(decoding: $0.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self) }
    guard modules.isDisjoint(with: own) else { return [plain] }
    let statements =
      preload.map { "import \($0)" } + LeadingImports(of: source) { modules.contains(String($0)) }.statements
    return statements.isEmpty ? [plain] : [nursery(after: statements)!, plain]
  }

  /// - Returns: Also the directory that it is in.
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

  /// - Parameter statements: Imports, a line each.
  private func nursery(after statements: [String]) -> Nursery? {
    guard let nursery else { return nil }
    var tree = VirtualTree(root: nursery)
    if !statements.isEmpty {
      tree = tree.placing(Array(statements.joined(separator: "\n").utf8), at: "/.grade/imports.py")
    }
    return Nursery(tree: tree, preparation: statements)
  }

  /// The same, whose random numbers are the same in each run.
  ///
  /// - Returns: nil where it has none that can be seeded.
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
    seeded.nursery = nursery.map(add)
    return seeded
  }

  /// The same with what a library would otherwise make at each of its starts.
  func caching(_ content: [UInt8], as path: String) -> Language {
    let place = "\(SandboxView.cacheDirectory)/\(path)"
    var caching = self
    caching.files = VirtualTree(root: files).placing(content, at: place).root
    caching.nursery = nursery.map { VirtualTree(root: $0).placing(content, at: place).root }
    return caching
  }

  /// The interpreter, about to run the file `entry` of its working directory.
  ///
  /// - Parameters:
  ///   - environment: Wins over the runtime's own.
  ///   - heap: The limit in bytes.
  public func program(
    running entry: [UInt8], arguments: [String] = [], environment: [String: String] = [:],
    hashSeed: UInt32 = 0, heap: Int
  ) -> Program {
    var program = started(environment, hashSeed: hashSeed, heap: heap)
    program.leading = program.arguments.count + 1
    // A name that begins with a dash would be taken for an option.
    let prefix = entry.first == UInt8(ascii: "-") ? "./" : ""
    program.arguments += [Array(prefix.utf8) + entry] + arguments.map { Array($0.utf8) }
    return program
  }

  /// The interpreter without a program: it reads one from stdin.
  ///
  /// - Parameter isInteractive: Whether it shows a prompt and does what it reads line by line.
  /// - Returns: nil where it cannot do that.
  public func program(
    isInteractive: Bool, environment: [String: String] = [:], heap: Int
  ) -> Program? {
    guard let interactive else { return nil }
    var program = started(environment, hashSeed: 0, heap: heap)
    if isInteractive { program.arguments += interactive.map { Array($0.utf8) } }
    program.leading = program.arguments.count
    return program
  }

  /// A translated program with arguments of its own.
  public func program(arguments: [String], heap: Int) -> Program {
    var program = started([:], hashSeed: 0, heap: heap)
    program.arguments += arguments.map { Array($0.utf8) }
    return program
  }

  /// Whether it is itself the program, and no interpreter of a language that is known.
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

  /// One core is all that a trial has, so libraries need not start a thread for each.
  private static let environment = [
    "PATH": "/usr/bin:/bin", "HOME": "/tmp", "USER": "user", "LOGNAME": "user", "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
  ]
}

/// A runtime cannot be used; a sentence that says why, and what to do.
public struct LanguageError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
