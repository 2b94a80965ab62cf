public import SystemPackage
internal import VirtualFiles

/// Provides files and directories while the program runs. A provider is asked for each path before the tree is.
///
/// Its files and directories are read-only. It is called on the thread that serves the program. The program waits for
/// it, and its wall limit is not checked meanwhile, so a slow provider should have a timeout of its own.
public protocol FileProvider: Sendable {
  /// - Parameter path: Absolute; links, `.` and `..` in it are resolved by name alone.
  /// - Returns: nil if the tree decides.
  func find(_ path: [UInt8]) -> Found?
}

/// The object that a ``FileProvider`` shows at a path.
public enum Found: Sendable {
  /// A regular file with these bytes.
  case file([UInt8])
  /// A directory with entries of these names. Each entry is provided when the program looks for it.
  case directory([String])
  /// An error with this number, which may be any number. The program gets it unchanged.
  case failure(Errno)
}

extension FileProvider {
  func location(of path: PathBytes, from start: Location) -> Result<Location, Controller.Failure>? {
    let absolute = VirtualTree.joined(path.first == UInt8(ascii: "/") ? [] : start.path, path)
    guard let found = find(absolute) else { return nil }
    var builder = TreeBuilder()
    switch found {
    case .failure(let errno): return .failure(Controller.Failure(errno: errno, path: absolute))
    case .file(let bytes): builder.add(.bytes(bytes), at: absolute)
    case .directory(let names):
      builder.add(directoryAt: absolute)
      for name in names { builder.add(.bytes([]), at: absolute + Array("/\(name)".utf8)) }
    }
    let tree = VirtualTree(root: builder.build())
    return Result { () throws(PathError) in
      try tree.resolve(absolute[...], from: tree.rootLocation, following: false)
    }.mapError(Controller.Failure.init)
  }
}
