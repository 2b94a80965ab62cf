public import Sandboxing
public import SystemPackage
public import VirtualFiles

/// A language's interpreter as found on this machine, with the part of the file system that it needs to see.
public struct Runtime: Sendable {
  /// The word that an assignment uses, such as `python3`.
  public var name: String
  /// What the interpreter says of itself, such as `CPython 3.11.2`.
  public var version: String
  /// The real executable, no shim and no link.
  public var interpreter: FilePath
  /// The files that it needs, and nothing else; without a working directory.
  public var files: Directory
  /// Absolute paths of the directories below which a missing file is nobody's secret.
  public var shown: [String]
  /// How the names of its source files end, such as `.py`.
  public var suffix: String
  /// What the interpreter prints when it has no more memory, such as `MemoryError`.
  public var outOfMemory: [String]
  /// How its program is started, but for the entry and its arguments.
  public var program: Program
}
