internal import Foundation
internal import HostFiles
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

/// Programs translated with `rpython --sandbox`, whose operations come through a pipe.
struct SandboxedLanguage {
  /// A sandboxed PyPy with its library, laid out as PyPy's own controller shows it.
  static let pypy = "pypy-sandbox"
  /// Any other translated program; its arguments are the entry and the entry's arguments.
  static let other = "rpython"

  private static let variable = "GRADE_PYPY_SANDBOX"

  /// Whether the environment variable with the path of a PyPy is set.
  static var isConfigured: Bool { ProcessInfo.processInfo.environment[variable] != nil }

  static func find(_ name: String, _ interpreter: FilePath?, _ library: FilePath?) throws(LanguageError)
    -> Language
  {
    let variables = ProcessInfo.processInfo.environment
    let known = name == pypy ? variables[variable].map { FilePath($0) } : nil
    guard let file = interpreter ?? known else {
      let other = name == pypy ? ", or by the variable \(variable)" : ""
      throw LanguageError(
        "\(name) is a program that you have to translate; give its path as `interpreter:`\(other)")
    }
    guard let executable = try? file.resolvingLinks(),
      FileManager.default.isExecutableFile(atPath: file.string)
    else { throw LanguageError("the interpreter \(file) does not exist, or is not executable") }
    let loading = try LoadedFiles(of: executable)
    let folder =
      name == pypy
      ? try libraryFolder(of: executable, library ?? variables["GRADE_PYPY_LIB"].map { FilePath($0) }) : nil
    return try language(name, executable, loading, library: folder)
  }

  private static func language(
    _ name: String, _ executable: FilePath, _ loading: LoadedFiles, library: FilePath?
  ) throws(LanguageError) -> Language {
    let place = "/bin/" + (library == nil ? executable.lastComponent?.string ?? name : "pypy-c")
    var singles = TreeBuilder()
    let size = (try? executable.stat().size) ?? 0
    singles.add(.host(path: executable.string), size: Int(size), permissions: 0o555, at: place.utf8)
    singles.add(directoryAt: "/tmp".utf8)
    for (device, kind) in [
      ("null", Device.Kind.null), ("zero", .zero), ("random", .random), ("urandom", .random),
    ] {
      singles.add(device: kind, at: "/dev/\(device)")
    }
    var layers = [singles.build()]
    if let library { layers += try libraryLayers(library) }
    return Language(
      name: name, version: library.map(version) ?? executable.lastComponent?.string ?? name,
      files: Directory.merging(layers).directory, shown: ["/bin"], suffix: library == nil ? "" : ".py",
      outOfMemory: ["MemoryError", "using too much memory"],
      diagnostics: library == nil ? UnknownDiagnostics() : PythonDiagnostics(),
      program: Program(
        executable: executable, loader: loading.loader,
        arguments: ([place] + (library == nil ? [] : ["-S", "-B"])).map { Array($0.utf8) }),
      heapSetting: library == nil ? nil : .leading("--heapsize"),
      environment: library == nil ? [:] : ["PYTHONIOENCODING": "utf-8"],
      engine: .pypy(loading: VirtualTree(root: loading.files)), interactive: library == nil ? nil : [])
  }

  // MARK: PyPy's library

  private static let folders = ["lib-python", "lib_pypy"]

  /// The folder of both library folders: the given one, else one above the interpreter, as PyPy itself searches.
  private static func libraryFolder(of executable: FilePath, _ given: FilePath?) throws(LanguageError)
    -> FilePath
  {
    func isComplete(_ folder: FilePath) -> Bool {
      folders.allSatisfy { FileManager.default.fileExists(atPath: folder.appending($0).string) }
    }
    if let given {
      guard isComplete(given) else {
        throw LanguageError(
          "lib-python or lib_pypy is missing in \(given); correct `library:` or GRADE_PYPY_LIB")
      }
      return given
    }
    var folder = executable
    while folder.removeLastComponent() { if isComplete(folder) { return folder } }
    throw LanguageError(
      "lib-python and lib_pypy are not above \(executable); give their folder as `library:` or GRADE_PYPY_LIB"
    )
  }

  private static func version(of library: FilePath) -> String {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: library.appending("lib-python").string)) ?? []
    return "PyPy's sandbox, Python " + (names.filter { Double($0) != nil }.sorted().last ?? "2.7")
  }

  /// Both folders without compiled and hidden files, and stand-ins for modules that a sandboxed interpreter lacks.
  private static func libraryLayers(_ library: FilePath) throws(LanguageError) -> [Directory] {
    var layers: [Directory] = []
    do {
      for folder in folders {
        let snapshot = try Snapshot(of: library.appending(folder), from: .system, at: "/bin/\(folder)")
        let shown = snapshot.directory.filtered { name in
          let ending = String(decoding: name.suffix(4), as: UTF8.self).lowercased()
          return name.first != UInt8(ascii: ".") && ending != ".pyc" && ending != ".pyo"
        }
        layers.append(VirtualTree(root: Directory()).mounting(shown, at: "/bin/\(folder)").root)
      }
    } catch { throw LanguageError("\(error)") }
    var standIns = TreeBuilder()
    for (name, text) in self.standIns {
      standIns.add(.bytes(Array(text.utf8)), at: "/bin/lib_pypy/\(name).py".utf8)
    }
    return [standIns.build()] + layers
  }

  /// Stand-ins for modules that `unittest` and others import without needing them. Built-in modules take precedence.
  static let standIns = [
    "thread": "from dummy_thread import *\nfrom dummy_thread import error\n",
    "signal": """
    SIG_DFL, SIG_IGN = 0, 1
    SIGHUP, SIGINT, SIGABRT, SIGKILL, SIGSEGV, SIGPIPE, SIGALRM, SIGTERM = 1, 2, 6, 9, 11, 13, 14, 15
    def default_int_handler(number, frame): raise KeyboardInterrupt
    _handlers = {SIGINT: default_int_handler}
    def getsignal(number): return _handlers.get(number, SIG_DFL)
    def signal(number, handler):
        before = getsignal(number); _handlers[number] = handler; return before

    """,
  ]
}

/// The libraries that the loader opens before the program begins.
private struct LoadedFiles {
  var files: Directory
  /// nil for a static executable.
  var loader: FilePath?

  init(of executable: FilePath) throws(LanguageError) {
    var gathered = LanguageFiles(of: executable)
    loader = try gathered.showLibraries(isForeign: true)
    files = gathered.build()
  }
}
