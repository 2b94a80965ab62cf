internal import SystemPackage

/// Finds the libraries that the dynamic loader opens for an executable and its modules, without running them.
/// ld.so(8).
struct LibrarySearch {
  /// The loader of this machine's C library.
  static let systemLoader: FilePath = "/lib64/ld-linux-x86-64.so.2"
  private static let loaderName = "ld-linux-x86-64.so.2"

  /// The paths of the libraries.
  private(set) var libraries: Set<String> = []
  /// The paths at which the loader looks before it finds a library.
  private(set) var missed: Set<String> = []
  /// The libraries that are found by name alone.
  private(set) var cache = LoaderCache()

  private let system: LoaderCache
  private let bundled: [String]
  private var visited: Set<String> = []
  private var known: [String: Bool] = [:]
  private static let folders = [
    "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib",
  ]

  /// - Parameters:
  ///   - system: The libraries of this machine.
  ///   - bundled: Directories with private libraries. Only files that name such a directory find libraries there.
  init(in system: LoaderCache = .system, bundled: [String]) {
    (self.system, self.bundled) = (system, bundled)
  }

  /// Adds all libraries that a file loads.
  ///
  /// - Parameters:
  ///   - extra: Names of further libraries that it loads.
  ///   - rpath: Directories that the file inherits from the files that load it.
  /// - Returns: The directories that the libraries inherit from the file; nil if it is not an ELF file.
  @discardableResult
  mutating func add(_ path: FilePath, loading extra: [String] = [], rpath inherited: [String] = [])
    -> [String]?
  {
    guard let file = ELFFile(path) else { return nil }
    let rpath = file.rpath + inherited
    for name in file.needed + extra where name != Self.loaderName {
      guard let found = find(name, for: file, rpath) else { continue }
      guard visited.insert(found).inserted else { continue }
      libraries.insert(found)
      add(FilePath(found), rpath: rpath)
    }
    return rpath
  }

  /// - Returns: The library's path; nil if it is not found. The loader may already have it from another search.
  private mutating func find(_ name: String, for file: ELFFile, _ rpath: [String]) -> String? {
    if name.contains("/") { return name.hasPrefix("/") && isLibrary(name) ? name : nil }
    for folder in (file.runpath.isEmpty ? rpath : []) + file.runpath {
      let path = "\(folder)/\(name)"
      if isLibrary(path) { return note(name, path) }
      missed.insert(path)
    }
    if let path = system.libraries[name], isLibrary(path) { return note(name, path) }
    for folder in Self.folders where isLibrary("\(folder)/\(name)") { return note(name, "\(folder)/\(name)") }
    return nil
  }

  private mutating func note(_ name: String, _ path: String) -> String {
    if cache.libraries[name] == nil, !bundled.contains(where: { path.liesIn($0) }) {
      cache.libraries[name] = path
    }
    return path
  }

  /// Whether the file is a library that all users may read. The names come from untrusted programs.
  private mutating func isLibrary(_ path: String) -> Bool {
    if let known = known[path] { return known }
    let status = try? FilePath(path).stat()
    let isFile = status?.type == .regular && status?.permissions.contains(.otherRead) == true
    let answer = isFile && ELFFile(FilePath(path)) != nil
    known[path] = answer
    return answer
  }
}
