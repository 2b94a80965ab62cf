internal import Foundation
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

/// Gathers the files that an interpreter must see, and no others.
struct RuntimeFiles {
  private let executable: FilePath
  private var tree = VirtualTree(root: Directory(at: "/"))
  private var singles = TreeBuilder()
  private var modules: [String] = []
  private(set) var shown: [FilePath] = []

  /// Without any but the system's top directories.
  init(of executable: FilePath) {
    self.executable = executable
    for (link, target) in [("/bin", "usr/bin"), ("/lib", "usr/lib"), ("/lib64", "usr/lib64")] {
      singles.add(link: target, at: link)
    }
  }

  /// - Parameter name: The path by which the interpreter knows itself, perhaps a link.
  init(of executable: FilePath, as name: FilePath) {
    self.init(of: executable)
    add(file: executable, at: executable)
    if name != executable { add(file: executable, at: name) }
    addKernelFiles()
    for place in ["/usr/share/zoneinfo", "/usr/lib/locale/C.utf8"] { try? show(FilePath(place)) }
    add(file: "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache")
    // Empty, and nobody's secret: where gettext looks for translations.
    shown.append("/usr/share/locale")
    shown.append("/usr/share/locale-langpack")
    // Where OpenSSL looks for how to be set up.
    shown.append("/usr/lib/ssl")
    for folder in ["/tmp", "/etc", "/usr/bin", "/usr/share/locale", "/usr/lib/ssl"] {
      singles.add(directoryAt: folder.utf8)
    }
  }

  /// The few names below /dev and /proc that interpreters ask for.
  private mutating func addKernelFiles() {
    for (name, device) in [
      ("null", Device.Kind.null), ("zero", .zero), ("random", .random), ("urandom", .random),
    ] {
      singles.add(device: device, at: "/dev/\(name)")
    }
    singles.add(link: "/proc/self/fd", at: "/dev/fd")
    for (number, name) in ["stdin", "stdout", "stderr"].enumerated() {
      singles.add(link: "/proc/self/fd/\(number)", at: "/dev/\(name)")
    }
    singles.add(descriptorTableAt: "/proc/self/fd")
    singles.add(link: executable.string, at: "/proc/self/exe")
    singles.add(link: "/tmp", at: "/proc/self/cwd")
    // glibc looks whether it has to give memory back, where there are threads. 0 is what most machines have.
    singles.add(.bytes(Array("0\n".utf8)), at: "/proc/sys/vm/overcommit_memory".utf8)
    // PyPy sizes its nursery by the cache, and warns where it does not know it.
    let core = "processor\t: 0\nmodel name\t: grade\ncache size\t: 2048 KB\nflags\t\t: fpu\n\n"
    singles.add(.bytes(Array(core.utf8)), at: "/proc/cpuinfo".utf8)
  }

  private mutating func add(file: FilePath, at place: FilePath? = nil) {
    guard let real = try? file.resolvingLinks(), let known = try? real.stat(), known.type == .regular else {
      return
    }
    let time = known.st_mtim
    singles.add(
      .host(path: real.string), size: Int(known.size), permissions: 0o555,
      modified: Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec)),
      at: Self.inUsr(place ?? file).string.utf8)
  }

  /// Shows a directory with all that is in it, or a file.
  mutating func show(_ place: FilePath) throws(RuntimeError) {
    guard let kind = try? place.stat().type else { return }
    guard kind == .directory else { return add(file: place) }
    let folder = Self.inUsr(place)
    do {
      let snapshot = try Snapshot(of: place, from: .system, at: folder.string)
      tree = tree.mounting(snapshot.directory, at: folder.string)
      shown.append(folder)
      modules += snapshot.directory.paths.filter { $0.suffix(3).elementsEqual(".so".utf8) }
        .map { place.string + "/" + String(decoding: $0, as: UTF8.self) }
    } catch { throw RuntimeError("\(error)") }
  }

  /// Shows the shared objects that the interpreter and its modules load, as the loader itself finds them.
  ///
  /// ld.so(8), LD_TRACE_LOADED_OBJECTS.
  ///
  /// - Returns: The loader; nil for a static executable.
  mutating func showLibraries() throws(RuntimeError) -> FilePath? {
    let preloaded = ["libgcc_s.so.1"] + modules
    var libraries: Set<String> = []
    var cache = LoaderCache()
    for start in stride(from: 0, to: preloaded.count, by: 500) {
      let some = preloaded[start..<min(start + 500, preloaded.count)].joined(separator: ":")
      let trace = try ask(
        executable, ["--version"], environment: ["LD_TRACE_LOADED_OBJECTS": "1", "LD_PRELOAD": some])
      cache.add(trace: trace, bundled: shown.map(\.string))
      for line in trace.split(separator: "\n") {
        let words = line.split(whereSeparator: \.isWhitespace)
        if let path = words.first(where: { $0.hasPrefix("/") }) { libraries.insert(String(path)) }
      }
    }
    let folders = shown.map(\.string)
    for library in libraries where !folders.contains(where: { library.liesIn($0) }) {
      add(file: FilePath(library))
    }
    singles.add(.bytes(cache.bytes), at: "/etc/ld.so.cache".utf8)
    return libraries.map { FilePath($0) }.first { $0.lastComponent?.string.hasPrefix("ld-") == true }
  }

  func build() -> Directory { Directory.merging([tree.root, singles.build()]).directory }

  /// The same with what makes a Python wait at the end of its start, and fork.
  func buildNursery(_ description: Description) -> Directory? {
    let script = "/.grade/warm.py"
    let line = #"import sys; exec("with open('\#(script)', 'rb') as file: exec(file.read(), {})", {})"#
    guard let site = description.site.map(Self.inUsr) else { return nil }
    return VirtualTree(root: build()).placing(PackageResources.warm_py, at: script)
      .placing(Array(line.utf8), at: "\(site)/zzzz-grade.pth").root
  }

  /// The system's top directories are links into /usr, here always.
  private static func inUsr(_ path: FilePath) -> FilePath {
    guard ["bin", "lib", "lib64"].contains(path.components.first?.string) else { return path }
    return FilePath("/usr" + path.string)
  }
}

extension String {
  /// Of paths as strings, for FilePath takes itself apart for each comparison.
  func liesIn(_ folder: String) -> Bool {
    utf8.starts(with: folder.utf8)
      && (utf8.count == folder.utf8.count || utf8.dropFirst(folder.utf8.count).first == 47)
  }
}
