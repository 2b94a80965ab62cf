public import SystemPackage
internal import VirtualFiles

/// A view of the world that is made up while the program runs: it says what stands at a path before the tree does.
///
/// Whatever it shows can be read and not changed. It is asked on the thread that runs the program, which waits for it, and
/// whose time limits wait too: what may take long should give up in time.
public protocol FileProvider: Sendable {
  /// - Parameter path: Absolute; links, `.` and `..` in it are resolved by their names alone.
  /// - Returns: nil for what the tree says.
  func find(_ path: [UInt8]) -> Found?
}

/// What a ``FileProvider`` shows at a path.
public enum Found: Sendable {
  /// A regular file with these bytes.
  case file([UInt8])
  /// A directory with files of these names. What each of them is, is asked when it is looked for.
  case directory([String])
  /// Nothing, for this reason: any number, which the program gets as it is.
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
