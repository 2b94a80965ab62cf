internal import Foundation
internal import HostFiles
internal import Sandboxing
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Collects the files that an interpreter must see.
struct LanguageFiles {
  private let executable: FilePath
  private var tree = VirtualTree(root: Directory(at: "/"))
  private var singles = TreeBuilder()
  private var modules: [String] = []
  private(set) var shown: [FilePath] = []
  /// Missing paths at which its loader looks for libraries, or a library looks for a temporary folder.
  private(set) var absent: Set<String> = ["/var/tmp", "/usr/tmp"]

  /// Starts with the system's top directories only.
  init(of executable: FilePath) {
    self.executable = executable
    for (link, target) in [("/bin", "usr/bin"), ("/lib", "usr/lib"), ("/lib64", "usr/lib64")] {
      singles.add(link: target, at: link)
    }
  }

  /// - Parameter name: The path that the interpreter knows as its own, perhaps a link.
  init(of executable: FilePath, as name: FilePath) {
    self.init(of: executable)
    add(file: executable, at: executable)
    if name != executable { add(file: executable, at: name) }
    addKernelFiles()
    for place in ["/usr/share/zoneinfo", "/usr/lib/locale/C.utf8"] { try? show(FilePath(place)) }
    add(file: "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache")
    shown += Self.probed
    for folder in ["/tmp", "/etc", "/usr/bin", "/usr/share/locale", "/usr/lib/ssl"] {
      singles.add(directoryAt: folder.utf8)
    }
  }

  /// Paths at which loaders, libraries and interpreters look on their own. If one is missing, that says nothing about
  /// the program, so it is not logged as a denied operation.
  private static let probed: [FilePath] = [
    // The C library: processors, translations, locales, time zones, host and user names.
    "/proc/stat", "/proc/cpuinfo", "/sys/devices/system", "/usr/share/locale", "/usr/share/locale-langpack",
    "/usr/lib/locale", "/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/usr/lib/zoneinfo",
    "/usr/share/lib/zoneinfo", "/etc/zoneinfo", "/etc/nsswitch.conf", "/etc/resolv.conf", "/etc/host.conf",
    "/etc/hosts", "/etc/gai.conf", "/etc/services", "/etc/protocols", "/var/run/nscd", "/run/nscd",
    "/dev/shm",
    // Interpreters: memory, control groups, their own installation.
    "/proc/self/status", "/proc/self/stat", "/proc/self/statm", "/proc/self/maps", "/proc/self/cgroup",
    "/proc/self/mountinfo", "/proc/meminfo", "/proc/mounts", "/proc/cgroups", "/proc/filesystems",
    "/proc/sys/vm", "/proc/sys/kernel", "/proc/version", "/proc/version_signature", "/sys/fs/cgroup/cpu",
    "/sys/fs/cgroup/cpu.max", "/sys/kernel/mm", "/usr/bin/Modules", "/usr/bin/lib", "/usr/bin/pyvenv.cfg",
    "/usr/pyvenv.cfg", "/usr/bin/pybuilddir.txt", "/etc/os-release", "/usr/lib/os-release",
    "/etc/debian_version",
    // Terminals, fonts, MIME types, OpenSSL.
    "/usr/share/terminfo", "/usr/lib/terminfo", "/lib/terminfo", "/etc/terminfo", "/etc/inputrc",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/X11R6/lib/X11/fonts", "/usr/X11/lib/X11/fonts",
    "/usr/lib/openoffice/share/fonts", "/etc/fonts", "/usr/lib/X11/fonts", "/etc/mime.types",
    "/etc/httpd", "/etc/apache", "/etc/apache2", "/usr/local/etc/httpd", "/usr/local/etc/mime.types",
    "/usr/local/lib/netscape", "/usr/lib/ssl", "/etc/ssl/openssl.cnf", "/etc/ssl/certs", "/etc/ssl/cert.pem",
    "/etc/crypto-policies", "/.grade",
    // The settings of a project, in each directory above the program's.
    "/pytest.toml", "/.pytest.toml", "/pytest.ini", "/.pytest.ini", "/pyproject.toml", "/tox.ini",
    "/setup.cfg", "/setup.py", "/conftest.py", "/package.json", "/node_modules",
  ]

  /// Adds the few paths below /dev and /proc that interpreters use.
  private mutating func addKernelFiles() {
    for (name, device) in [
      ("null", Device.Kind.null), ("zero", .zero), ("random", .random), ("urandom", .random),
    ] {
      singles.add(device: device, at: "/dev/\(name)")
    }
    singles.add(directoryAt: "/dev/shm".utf8)
    singles.add(link: "/proc/self/fd", at: "/dev/fd")
    for (number, name) in ["stdin", "stdout", "stderr"].enumerated() {
      singles.add(link: "/proc/self/fd/\(number)", at: "/dev/\(name)")
    }
    singles.add(descriptorTableAt: "/proc/self/fd")
    singles.add(link: executable.string, at: "/proc/self/exe")
    singles.add(link: "/tmp", at: "/proc/self/cwd")
    // In a program with threads, glibc reads it to decide whether to return memory. 0 is the usual value.
    singles.add(.bytes(Array("0\n".utf8)), at: "/proc/sys/vm/overcommit_memory".utf8)
    // PyPy sizes its nursery by the cache, and warns if it does not know the size.
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

  /// Shows a directory with all its contents, or a file.
  mutating func show(_ place: FilePath) throws(LanguageError) {
    guard let kind = try? place.stat().type else { return }
    guard kind == .directory else { return add(file: place) }
    let folder = Self.inUsr(place)
    do {
      let snapshot = try Snapshot(of: place, from: .system, at: folder.string)
      tree = tree.mounting(snapshot.directory, at: folder.string)
      shown.append(folder)
      modules += snapshot.directory.paths.filter { $0.suffix(3).elementsEqual(".so".utf8) }
        .map { place.string + "/" + String(decoding: $0, as: UTF8.self) }
    } catch { throw LanguageError("\(error)") }
  }

  /// Shows the shared objects that the interpreter and its modules load, as the loader would find them.
  ///
  /// - Parameter isForeign: Whether the executable is untrusted. Then it must name this machine's loader.
  /// - Returns: The loader; nil for a static executable.
  mutating func showLibraries(isForeign: Bool = false) throws(LanguageError) -> FilePath? {
    guard let file = ELFFile(executable) else {
      throw LanguageError("\(executable) is not a 64-bit Linux program")
    }
    guard let loader = file.loader else { return nil }
    let system = LibrarySearch.systemLoader
    if isForeign, (try? loader.resolvingLinks()) != (try? system.resolvingLinks()) {
      throw LanguageError(
        "\(executable) names \(visible(Array(loader.string.utf8))) as its loader; only \(system) is permitted"
      )
    }
    let folders = shown.map(\.string)
    var search = LibrarySearch(bundled: folders)
    let rpath = search.add(executable, loading: ["libgcc_s.so.1"]) ?? []
    for module in modules { search.add(FilePath(module), rpath: rpath) }
    for library in search.libraries.union([loader.string]) where !folders.contains(where: library.liesIn) {
      add(file: FilePath(library))
    }
    singles.add(.bytes(search.cache.bytes), at: "/etc/ld.so.cache".utf8)
    absent.formUnion(search.missed)
    return loader
  }

  func build() -> Directory { Directory.merging([tree.root, singles.build()]).directory }

  /// Adds an empty directory in which a library looks for its cache.
  mutating func addCache(of library: String) {
    singles.add(directoryAt: "\(SandboxView.cacheDirectory)/\(library)".utf8)
  }

  /// The directory of a Python's packages, as a path in the tree.
  func site(of description: InterpreterInfo) -> FilePath? { description.site.map(Self.inUsr) }

  /// A copy with a script that makes a Python wait at the end of its start, and fork.
  func buildZygote(_ description: InterpreterInfo) -> Directory? {
    let script = "/.grade/warm.py"
    let line = #"import sys; exec("with open('\#(script)', 'rb') as file: exec(file.read(), {})", {})"#
    guard let site = site(of: description) else { return nil }
    return VirtualTree(root: build()).placing(PackageResources.warm_py, at: script)
      .placing(Array(line.utf8), at: "\(site)/zzzz-grade.pth").root
  }

  /// The path with a leading /bin, /lib and so on replaced by its target in /usr.
  private static func inUsr(_ path: FilePath) -> FilePath {
    guard ["bin", "lib", "lib64"].contains(path.components.first?.string) else { return path }
    return FilePath("/usr" + path.string)
  }
}

extension String {
  /// The same test on strings, because FilePath parses itself for each comparison.
  func liesIn(_ folder: String) -> Bool {
    utf8.starts(with: folder.utf8)
      && (utf8.count == folder.utf8.count || utf8.dropFirst(folder.utf8.count).first == 47)
  }
}
