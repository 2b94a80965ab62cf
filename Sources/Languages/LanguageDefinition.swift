internal import HostFiles
internal import SystemPackage

/// The facts about a language with which its interpreter is found and run. A new runtime is one more value.
struct LanguageDefinition {
  var name: String
  /// Where a system's own package puts it; else it is looked for by its last component on PATH.
  var interpreter: FilePath
  /// The Debian package to install if it is missing.
  var package: String
  var suffix: String
  var otherSuffixes: [String] = []
  /// The arguments with which it describes itself, as ``InterpreterInfo`` reads it.
  var question: [String]
  /// A program that does nothing.
  var empty = ""
  /// Where beside its `bin` an installation has what it needs: a directory, and how names in it begin.
  var installation: [(folder: String, start: String)]
  /// The arguments before the entry.
  var options: [String]
  /// The arguments with which it prompts even if its input is no terminal; nil if it has no such mode.
  var interactive: [String]?
  /// Address space that it reserves without using it, in bytes.
  var reservation: Int
  /// Whether it maps more writable memory at once than its heap limit, and need not use it.
  var overcommits = false
  /// The memory beside the program's heap that it may need while a program runs, in bytes: compiled code, classes.
  var overhead = 0
  var heapSetting: HeapSetting?
  /// Environment variables that only this language gets.
  var environment: [String: String] = [:]
  var outOfMemory: [String]
  /// Whether its start can end with a fork for each run, as `warm.py` does it.
  var isForked = false

  static let all = [python3, pypy3, node, java]

  static let python3 = LanguageDefinition(
    name: "python3", interpreter: "/usr/bin/python3", package: "python3", suffix: ".py",
    otherSuffixes: [".py3"],
    question: ["-I", "-c", pythonQuestion],
    installation: [("lib", "python3"), ("lib64", "python3"), ("", "pyvenv.cfg")], options: ["-s", "-B"],
    interactive: ["-i", "-u"], reservation: 1 << 30,
    outOfMemory: ["MemoryError"], isForked: true)

  static let pypy3 = LanguageDefinition(
    name: "pypy3", interpreter: "/usr/bin/pypy3", package: "pypy3", suffix: ".py",
    otherSuffixes: [".py3"],
    question: ["-I", "-c", pythonQuestion],
    installation: [("lib", "pypy3"), ("", "lib-python"), ("", "lib_pypy"), ("", "pyvenv.cfg")],
    options: ["-s", "-B"], interactive: ["-i", "-u"],
    // A stack of roots is mapped for the deepest recursion that a program asks for.
    reservation: 16 << 30, overcommits: true,
    heapSetting: .variable("PYPY_GC_MAX"), outOfMemory: ["MemoryError", "out of memory"], isForked: true)

  /// Its helper threads ask for io_uring, which the sandbox refuses.
  static let node = LanguageDefinition(
    name: "node", interpreter: "/usr/bin/node", package: "nodejs", suffix: ".js",
    otherSuffixes: [".mjs", ".cjs"],
    question: ["-e", nodeQuestion], installation: [("lib", "node_modules")], options: [],
    interactive: ["-i"], reservation: 64 << 30,
    overhead: 48 << 20, heapSetting: .option("--max-old-space-size=", unit: 1 << 20),
    environment: ["UV_USE_IO_URING": "0"], outOfMemory: ["JavaScript heap out of memory"])

  /// Of one source file, which it compiles at each start. JEP 330.
  static let java = LanguageDefinition(
    name: "java", interpreter: "/usr/bin/java", package: "openjdk-17-jdk-headless", suffix: ".java",
    question: ["-XshowSettings:properties", "-version"],
    empty: "class Empty { public static void main(String[] arguments) {} }",
    installation: [("", "lib"), ("", "conf")],
    options: [
      "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:-UseContainerSupport", "-XX:ReservedCodeCacheSize=64m",
    ],
    reservation: 4 << 30, overhead: 96 << 20, heapSetting: .option("-Xmx", unit: 1),
    outOfMemory: ["OutOfMemoryError", "insufficient memory for the Java Runtime Environment"])

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

/// The way to pass the heap limit to a runtime that has a heap of its own.
enum HeapSetting {
  /// In a variable, in bytes.
  case variable(String)
  /// At the end of an option, in so many bytes.
  case option(String, unit: Int)
  /// In the two words before all others, in bytes.
  case leading(String)
}

/// An interpreter's facts about itself, a line each: a word, a blank, the rest. Java prints its own properties.
struct InterpreterInfo {
  var version: String
  /// As it would be found again in the tree; it may be a link.
  var executable: FilePath
  /// Directories and files that it must see, each once, none inside another.
  var shown: [FilePath]
  /// The last directory in which it looks for `.pth` files.
  var site: FilePath?
  /// Modules that a program can import without bringing them along.
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

  /// Each once, and none that lies inside another.
  static func outermost(_ paths: [FilePath]) -> [FilePath] {
    let places = Set(paths)
    return places.filter { place in
      place.isAbsolute && !places.contains { $0 != place && place.starts(with: $0) }
    }.sorted { $0.string < $1.string }
  }
}
