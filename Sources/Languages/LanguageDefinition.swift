internal import HostFiles
internal import SystemPackage

/// The facts with which an interpreter is found and run. A new language is one more value.
struct LanguageDefinition {
  var name: String
  /// The path in the distribution's package. If nothing is there, its last component is looked for on PATH.
  var interpreter: FilePath
  /// The Debian package that contains it.
  var package: String
  var suffix: String
  var otherSuffixes: [String] = []
  /// The arguments with which the interpreter prints what ``InterpreterInfo`` reads.
  var question: [String]
  /// A program that does nothing.
  var empty = ""
  /// The folders beside its `bin` that an installation needs, and the prefix of the needed names in them.
  var installation: [(folder: String, start: String)]
  /// The arguments before the entry.
  var options: [String]
  /// The arguments that show a prompt even if stdin is not a terminal; nil if there are none.
  var interactive: [String]?
  /// Address space that the interpreter reserves and does not use, in bytes.
  var reservation: Int
  /// Whether it maps more writable memory at once than its heap limit, without using all of it.
  var overcommits = false
  /// Memory beside the program's heap that it may need while a program runs, in bytes: compiled code, classes.
  var overhead = 0
  var heapSetting: HeapSetting?
  /// Environment variables that only this language gets.
  var environment: [String: String] = [:]
  var outOfMemory: [String]
  /// The meaning of its messages on stderr.
  var diagnostics: any DiagnosticsParser = SilentDiagnostics()
  /// Whether `warm.py` can make a zygote of it.
  var isForked = false

  static let all = [python3, pypy3, node, java]

  static let python3 = LanguageDefinition(
    name: "python3", interpreter: "/usr/bin/python3", package: "python3", suffix: ".py",
    otherSuffixes: [".py3"],
    question: ["-I", "-c", pythonQuestion],
    installation: [("lib", "python3"), ("lib64", "python3"), ("", "pyvenv.cfg")], options: ["-s", "-B"],
    interactive: ["-i", "-u"], reservation: 1 << 30,
    outOfMemory: ["MemoryError"], diagnostics: PythonDiagnostics(), isForked: true)

  static let pypy3 = LanguageDefinition(
    name: "pypy3", interpreter: "/usr/bin/pypy3", package: "pypy3", suffix: ".py",
    otherSuffixes: [".py3"],
    question: ["-I", "-c", pythonQuestion],
    installation: [("lib", "pypy3"), ("", "lib-python"), ("", "lib_pypy"), ("", "pyvenv.cfg")],
    options: ["-s", "-B"], interactive: ["-i", "-u"],
    // It maps the stack of roots for the deepest recursion that a program requests.
    reservation: 16 << 30, overcommits: true,
    heapSetting: .variable("PYPY_GC_MAX"), outOfMemory: ["MemoryError", "out of memory"],
    diagnostics: PythonDiagnostics(), isForked: true)

  /// Its helper threads use io_uring, which the sandbox refuses, unless they are told not to.
  static let node = LanguageDefinition(
    name: "node", interpreter: "/usr/bin/node", package: "nodejs", suffix: ".js",
    otherSuffixes: [".mjs", ".cjs"],
    question: ["-e", nodeQuestion], installation: [("lib", "node_modules")], options: [],
    interactive: ["-i"], reservation: 64 << 30,
    overhead: 48 << 20, heapSetting: .option("--max-old-space-size=", unit: 1 << 20),
    environment: ["UV_USE_IO_URING": "0"], outOfMemory: ["JavaScript heap out of memory"])

  /// Programs of one source file, which it compiles at each start. JEP 330.
  static let java = LanguageDefinition(
    name: "java", interpreter: "/usr/bin/java", package: "openjdk-17-jdk-headless", suffix: ".java",
    question: ["-XshowSettings:properties", "-version"],
    empty: "class Empty { public static void main(String[] arguments) {} }",
    installation: [("", "lib"), ("", "conf")],
    options: [
      "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-UseContainerSupport", "-XX:ReservedCodeCacheSize=64m",
    ],
    reservation: 4 << 30, overhead: 96 << 20, heapSetting: .option("-Xmx", unit: 1),
    outOfMemory: ["OutOfMemoryError", "insufficient memory for the Java Runtime Environment"],
    diagnostics: JavaDiagnostics())

  private static let nodeQuestion = """
    console.log("version Node.js", process.version.slice(1))
    console.log("executable", process.execPath)
    for (const place of require("module").globalPaths)
      if (!place.startsWith(require("os").homedir()) && require("fs").existsSync(place)) console.log("show", place)
    """

  private static let pythonQuestion = """
    import os, platform, site, sys, sysconfig
    print("version", platform.python_implementation(), platform.python_version())
    print("executable", sys.executable)
    places = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    for place in [*places, *site.getsitepackages(), *sys.path, os.path.join(sys.prefix, "pyvenv.cfg")]:
        if os.path.exists(place): print("show", place)
    for place in site.getsitepackages():
        if os.path.isdir(place): print("site", place)
    print("modules", *sys.builtin_module_names)
    for place in sys.path:
        if os.path.isdir(place): print("modules", *{name.partition(".")[0] for name in os.listdir(place)})
    """
}

/// The way to pass the heap limit to an interpreter with a heap of its own.
enum HeapSetting {
  /// In a variable, in bytes.
  case variable(String)
  /// At the end of an option, in multiples of `unit` bytes.
  case option(String, unit: Int)
  /// As the two leading arguments: this word, and the limit in bytes.
  case leading(String)
}

/// The facts that an interpreter prints about itself, one per line: a word, a blank, the rest. Java prints its
/// properties instead.
struct InterpreterInfo {
  var version: String
  /// The path under which the tree shows it; it may be a link.
  var executable: FilePath
  /// Directories and files that it must see. None is listed twice or lies inside another.
  var shown: [FilePath]
  /// The last directory in which it looks for `.pth` files.
  var site: FilePath?
  /// The modules that a program can import without bringing them along.
  var modules: Set<String>

  init?(parsing text: String) {
    var facts: [String: [String]] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.drop { $0 == " " }.split(separator: " ", maxSplits: 1).map(String.init)
      if parts.count == 2 { facts[parts[0], default: []].append(parts[1]) }
    }
    if let home = facts["java.home"]?.first?.dropFirst(2),
      let version = facts["java.version"]?.first?.dropFirst(2)
    {
      facts["version"] = ["OpenJDK \(version)"]
      facts["executable"] = ["\(home)/bin/java"]
      facts["show"] = [String(home)]
    }
    guard let version = facts["version"]?.first, let executable = facts["executable"]?.first else {
      return nil
    }
    self.version = version
    self.executable = FilePath(executable)
    site = facts["site"]?.last.map { FilePath($0).lexicallyNormalized() }
    modules = Set((facts["modules"] ?? []).flatMap { $0.split(separator: " ").map(String.init) })
    shown = Self.outermost((facts["show"] ?? []).map { FilePath($0).lexicallyNormalized() })
  }

  /// The paths without duplicates, and without those that lie inside another.
  static func outermost(_ paths: [FilePath]) -> [FilePath] {
    let places = Set(paths)
    return places.filter { place in
      place.isAbsolute && !places.contains { $0 != place && place.starts(with: $0) }
    }.sorted { $0.string < $1.string }
  }
}
