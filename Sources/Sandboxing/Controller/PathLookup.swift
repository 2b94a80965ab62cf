internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Resolves the program's paths in the tree.
extension Controller {
  mutating func find(
    _ reference: PathReference, in directory: Location, following: Bool, for word: String
  ) throws(Errno) -> Location {
    switch lookUp(reference, in: directory, following: following) {
    case .success(let location): return location
    case .failure(let failure):
      record(failure, as: "\(word) \(visible: failure.path)")
      throw failure.errno
    }
  }

  struct Failure: Error {
    var errno: Errno
    var path: [UInt8] = []
    var onlyNameIsMissing = false

    init(errno: Errno, path: [UInt8] = []) { (self.errno, self.path) = (errno, path) }

    init(_ error: PathError) {
      (errno, path, onlyNameIsMissing) = (Errno(error.kind), error.path, error.onlyNameIsMissing)
    }
  }

  /// The current version of the directory in which a path starts.
  func start(
    of reference: PathReference, in directory: Location
  ) -> Result<Location, Failure> {
    if reference.path.isEmpty, !reference.mayBeEmpty {
      return .failure(Failure(errno: .noSuchFileOrDirectory))
    }
    let start: Location
    switch reference.start {
    case .workingDirectory: start = tree.current(directory)
    case .location(let location): start = tree.current(location)
    case .foreignDescriptor:
      let errno: Errno = reference.path.isEmpty ? .noSuchFileOrDirectory : .notDirectory
      return .failure(Failure(errno: errno))
    case .noDescriptor: return .failure(Failure(errno: .badFileDescriptor))
    }
    if reference.path.first != UInt8(ascii: "/"), !reference.path.isEmpty {
      guard case .directory = start.node else { return .failure(Failure(errno: .notDirectory)) }
    }
    return .success(start)
  }

  /// The entry of a path's last name, whether or not it exists.
  func entry(of reference: PathReference, in directory: Location) -> Result<Entry, Failure> {
    start(of: reference, in: directory).flatMap { start in
      Result { () throws(PathError) in try tree.entry(reference.path, from: start) }.mapError(Failure.init)
    }
  }

  mutating func lookUp(
    _ reference: PathReference, in directory: Location, following: Bool
  ) -> Result<Location, Failure> {
    start(of: reference, in: directory).flatMap { start in
      if reference.path.isEmpty { return .success(start) }
      if let made = world.fileProvider?.location(of: reference.path, from: start) { return made }
      let question = Question(path: reference.path, start: start.node.inode, following: following)
      if let answer = known[question] { return .success(answer) }
      do throws(PathError) {
        let location = try tree.resolve(reference.path, from: start, following: following)
        if known.count >= Self.mostKnown { known.removeAll(keepingCapacity: true) }
        known[question] = location
        return .success(location)
      } catch { return .failure(Failure(error)) }
    }
  }

  mutating func record(_ failure: Failure, as words: @autoclosure () -> String) {
    guard failure.errno == .noSuchFileOrDirectory, !failure.path.isEmpty, world.isSecret(failure.path) else {
      return
    }
    if missing.count < Self.mostMissing { missing.insert(failure.path) }
    denials.record(words())
  }
}

extension Errno {
  init(_ kind: PathError.Kind) {
    self =
      switch kind {
      case .noEntry: .noSuchFileOrDirectory
      case .notDirectory: .notDirectory
      case .tooManyLinks: .tooManySymbolicLinkLevels
      case .nameTooLong: .fileNameTooLong
      }
  }
}
