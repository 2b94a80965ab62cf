internal import Glibc
internal import HostFiles
internal import SystemPackage

/// The part of the machine's cgroup v2 tree that is ours, where there is one. cgroups(7).
///
/// A group that hands controllers down may hold no process itself. So grade and its launcher move into a subgroup, and
/// the groups of the runs lie beside it. In the end everything is restored. If the group holds other processes, or
/// grade may not divide it, nothing is changed.
final class ControlGroup: Sendable {
  typealias Write = @Sendable (_ text: String, _ path: String) throws(Errno) -> Void

  private let directory: String
  private let residents: [pid_t]
  private let write: Write
  private static let prefix = "grade-"
  private var own: String { "\(directory)/\(Self.prefix)0" }

  /// - Parameters:
  ///   - directory: The group that we are in.
  ///   - residents: The processes that may be in it.
  ///   - write: Writes to one of a group's files. Tests pass one that notes it or fails.
  init?(at directory: String, holding residents: [pid_t], write: @escaping Write = ControlGroup.write) {
    self.directory = directory
    self.residents = residents
    self.write = write
    guard Self.words(of: "\(directory)/cgroup.controllers").contains("memory"),
      Set(Self.words(of: "\(directory)/cgroup.procs")) == Set(residents.map { "\($0)" })
    else { return nil }
    for leftOver in Self.groups(in: directory) where leftOver.hasPrefix(Self.prefix) {
      _ = unsafe rmdir("\(directory)/\(leftOver)")
    }
    guard Self.groups(in: directory).isEmpty, unsafe mkdir(own, 0o755) == 0 else { return nil }
    do throws(Errno) {
      for process in residents { try write("\(process)", "\(own)/cgroup.procs") }
      try write("+memory", "\(directory)/cgroup.subtree_control")
    } catch {
      close()
      return nil
    }
  }

  /// Leaves the tree as it was found.
  func close() {
    for group in Self.groups(in: directory) where group.hasPrefix(Self.prefix) && !own.hasSuffix("/\(group)")
    {
      try? write("1", "\(directory)/\(group)/cgroup.kill")
      Self.remove("\(directory)/\(group)")
    }
    try? write("-memory", "\(directory)/cgroup.subtree_control")
    for process in residents { try? write("\(process)", "\(directory)/cgroup.procs") }
    Self.remove(own)
  }

  /// The memory that the kernel charged to a run.
  struct Charge {
    /// The most at once, in bytes: the kernel's own memory and cached files are in it. nil where earlier runs' is too.
    var peak: Int?
    /// Whether processes were killed because they had reached the limit, rather than the machine its own.
    var hasRunOut: Bool
  }

  /// The group of one run, or of a warm program's runs; it goes with its owner, which has ended the processes.
  final class Leaf {
    private let directory: String
    /// A write resets the peak for this open file description only.
    private let peak: OwnedFile?
    private var before = (limits: 0, kills: 0)
    private var knowsPeak = true

    fileprivate init(_ directory: String) {
      self.directory = directory
      let path = "\(directory)/memory.peak"
      // To be written to since Linux 6.12.
      peak =
        (try? OwnedFile(OwnedDescriptor(opening: path, O_RDWR)))
        ?? (try? OwnedFile(OwnedDescriptor(opening: path)))
    }

    deinit { ControlGroup.remove(directory) }

    private var events: (limits: Int, kills: Int) {
      let words = ControlGroup.words(of: "\(directory)/memory.events")
      func count(_ name: String) -> Int { words.firstIndex(of: name).flatMap { Int(words[$0 + 1]) } ?? 0 }
      return (count("oom"), count("oom_kill"))
    }

    /// Starts counting anew.
    func restart() {
      before = events
      knowsPeak = (try? peak?.descriptor.writeAll(Array("0".utf8)[...])) != nil
    }

    var charge: Charge {
      let now = events
      let text = knowsPeak ? (try? peak?.read(at: 0, upTo: 32)) ?? [] : []
      return Charge(
        peak: Int(String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? ""),
        hasRunOut: now.limits > before.limits && now.kills > before.kills)
    }
  }

  /// Puts a process that waits for us, and all that it will fork, into a group of their own. Some 10 ms: the kernel
  /// lets the forks of the whole machine finish first.
  ///
  /// - Parameters:
  ///   - memory: In bytes; who needs more is killed.
  ///   - endsTogether: Whether all of the group is killed then.
  func leaf(for process: pid_t, memory: Int, endsTogether: Bool) throws(SandboxError) -> Leaf {
    let directory = "\(directory)/\(Self.prefix)\(process)"
    do throws(Errno) {
      _ = try library { unsafe mkdir(directory, 0o755) }
      let leaf = Leaf(directory)
      try write("\(memory)", "\(directory)/memory.max")
      try write(endsTogether ? "1" : "0", "\(directory)/memory.oom.group")
      // There is no such file where nothing is ever swapped.
      do { try write("0", "\(directory)/memory.swap.max") } catch .noSuchFileOrDirectory {}
      // The end of a process that has exited already is reported elsewhere.
      do { try write("\(process)", "\(directory)/cgroup.procs") } catch .noSuchProcess {}
      return leaf
    } catch { throw SandboxError("put the program into a control group", error) }
  }

  /// The directories of the group that a process is in and of those above it, as far as they are mounted.
  ///
  /// - Parameters:
  ///   - controller: One of version 1, such as `cpu`; nil for version 2.
  ///   - membership: /proc/PID/cgroup, as cgroups(7) has it.
  ///   - mounts: /proc/PID/mountinfo, as proc(5) has it.
  /// - Returns: The innermost first; none where there is no such tree, or the group lies outside of what is mounted.
  static func hierarchy(of controller: String? = nil, membership: String, mounts: String) -> [String] {
    let lines = membership.split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    let line = lines.first { line in
      guard line.count == 3, line[2].hasPrefix("/") else { return false }
      return controller.map { line[1].split(separator: ",").contains($0[...]) } ?? (line[0] == "0")
    }
    guard let path = line?[2].split(separator: "/"), !path.contains("..") else { return [] }
    for mount in Mount.all(in: mounts) where mount.type == (controller == nil ? "cgroup2" : "cgroup") {
      guard controller.map({ mount.options.contains($0[...]) }) ?? true else { continue }
      let root = mount.root.split(separator: "/")
      guard path.starts(with: root) else { continue }
      let below = path.dropFirst(root.count).map(String.init)
      let top = mount.place == "/" ? "" : String(mount.place)
      return (0...below.count).reversed().map { ([top] + below.prefix($0)).joined(separator: "/") }
    }
    return []
  }

  /// The same for this process.
  static func hierarchy(of controller: String? = nil) -> [String] {
    hierarchy(
      of: controller, membership: ProcFile.text(of: "/proc/self/cgroup"),
      mounts: ProcFile.text(of: "/proc/self/mountinfo"))
  }

  /// That of this process.
  static var current: String? { hierarchy().first }

  /// The file in which the kernel counts the processes of this one's group that it killed because memory ran out.
  static var memoryEvents: String? {
    hierarchy(of: "memory").first.map { "\($0)/memory.oom_control" } ?? current.map { "\($0)/memory.events" }
  }

  static func words(of path: String) -> [String] {
    ProcFile.text(of: path).split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func groups(in directory: String) -> [String] {
    guard let folder = try? OwnedDescriptor(opening: directory, O_DIRECTORY) else { return [] }
    return ((try? folder.entryNames()) ?? []).map { String(decoding: $0, as: UTF8.self) }.filter {
      !$0.hasPrefix(".") && (try? KernelStatus(of: $0, in: folder.number))?.kind == S_IFDIR
    }
  }

  /// The kernel may count a process for a moment after its end.
  private static func remove(_ directory: String) {
    for _ in 0..<20 {
      if unsafe rmdir(directory) == 0 || errno != EBUSY { return }
      usleep(1000)
    }
  }

  private static let write: Write = { (text, path) throws(Errno) in
    try OwnedDescriptor(opening: path, O_WRONLY).writeAll(Array(text.utf8)[...])
  }
}
