public import VirtualFiles

/// A program that starts once, and is forked for runs.
public struct ZygoteDefinition: Sendable {
  /// The files that it sees.
  public var tree: VirtualTree
  /// The statements that it has executed before it waits. Programs with other statements need another zygote.
  public var preparation: [String]

  public init(tree: VirtualTree, preparation: [String] = []) {
    self.tree = tree
    self.preparation = preparation
  }
}

/// The view of one run: a tree, where in it the program starts, and the missing paths that are not denied operations.
public struct SandboxView: Sendable {
  public var tree: VirtualTree
  /// The absolute path of the working directory.
  public var workingDirectory: [UInt8]
  /// Absolute paths of directories in which a missing path is not logged as a denied operation.
  public var shown: [[UInt8]]
  /// Missing absolute paths that the language's own empty program asks for.
  public var absent: Set<[UInt8]>
  /// The zygotes that may be forked for this run, the best first; empty to execute the program for it.
  public var zygotes: [ZygoteDefinition]
  /// How the program's operations reach us.
  public var engine = Engine.trap
  /// Answers before the tree does.
  public var fileProvider: (any FileProvider)?
  /// Called with each operation and its answer, as text, on the thread that runs the program.
  public var observe: (@Sendable (String) -> Void)?

  /// A directory that access(2) calls writable although nothing in it can be changed: libraries that want a cache use
  /// what lies there, and do without where they cannot write.
  public static let cacheDirectory = "/.grade/cache"

  public init(
    tree: VirtualTree, workingDirectory: [UInt8] = Array("/tmp".utf8), shown: [[UInt8]] = [],
    absent: Set<[UInt8]> = [], zygotes: [ZygoteDefinition] = []
  ) {
    self.tree = tree
    self.workingDirectory = workingDirectory
    self.shown = shown
    self.absent = absent
    self.zygotes = zygotes
  }

  public enum Engine: Sendable {
    /// The kernel stops the program's system calls. seccomp_unotify(2).
    case trap
    /// The program asks on its stdout and reads the answers on its stdin, as PyPy's sandbox does; its loader alone
    /// opens files itself, out of this tree.
    case pypy(loading: VirtualTree)
  }

  /// Whether it is worth recording that `path` was asked for and is not there.
  func isSecret(_ path: [UInt8]) -> Bool {
    !absent.contains(path) && !([workingDirectory] + shown).contains { Self.path(path, liesIn: $0) }
  }

  static func path(_ path: [UInt8], liesIn directory: [UInt8]) -> Bool {
    path.starts(with: directory)
      && (path.count == directory.count || directory.last == UInt8(ascii: "/")
        || path[directory.count] == UInt8(ascii: "/"))
  }
}
