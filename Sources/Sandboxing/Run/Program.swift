public import SystemPackage

/// A trusted executable of this machine, and how to start it.
public struct Program: Sendable, Hashable {
  /// The file to execute, as it is on this machine; absolute. It is also what /proc/self/exe says.
  public let executable: FilePath
  /// The ELF interpreter that the kernel loads with it (ld.so), absolute; nil for a static executable.
  public var loader: FilePath?
  /// argv, its first element included.
  public var arguments: [[UInt8]]
  /// How many of the arguments its start depends on. A program that was started for several runs gets the others with
  /// each run.
  public var leading: Int
  /// `NAME=value` each.
  public var environment: [String]
  /// Address space that it reserves without using it, in bytes.
  public var reservation: Int
  /// Whether it maps more writable memory at once than its heap limit, and need not use it.
  public var overcommits: Bool
  /// The writable memory that it has from its start, in bytes; see ``ELFImage/staticMemory``.
  let staticMemory: Int

  public init(
    executable: FilePath, loader: FilePath? = nil, arguments: [[UInt8]], leading: Int? = nil,
    environment: [String] = [], reservation: Int = 1 << 30, overcommits: Bool = false
  ) {
    self.overcommits = overcommits
    self.executable = executable
    staticMemory = ELFImage(executable)?.staticMemory ?? 0
    self.loader = loader
    self.arguments = arguments
    self.leading = leading ?? arguments.count
    self.environment = environment
    self.reservation = reservation
  }
}

extension Program {
  /// The part of its static memory that is added to the heap limit, because it need not be used.
  var reservedVariables: Int { min(staticMemory, reservation) }

  static let commandLinePath = "/proc/self/cmdline"

  /// The contents of that file. proc(5).
  var commandLine: [UInt8] { arguments.flatMap { $0 + [0] } }
}
