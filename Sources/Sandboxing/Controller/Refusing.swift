internal import SystemPackage
internal import VirtualFiles

/// What a program is told that would change the tree: the error that the kernel finds first on a file system that is
/// mounted read-only.
extension Controller {
  /// - Parameters:
  ///   - following: Whether a link in the last place stands for what it leads to; in `link`, that of `other`.
  ///   - other: The second path of `link`, which must be there, and of `rename`, which need not.
  mutating func refusal(
    of change: Change, _ reference: PathReference, following: Bool, _ other: PathReference?,
    in directory: Location
  ) -> Errno {
    do throws(Failure) {
      if case .foreignDescriptor = reference.start, reference.path.isEmpty, reference.mayBeEmpty {
        record("\(change.rawValue) an open file")
        return .readOnlyFileSystem
      }
      if change == .link, let other {
        _ = try lookUp(other, in: directory, following: following).get()
      }
      let path: [UInt8]
      if change.needsOnlyParent {
        let place = try place(of: reference, in: directory)
        var places = [place]
        if change == .rename, let other { places.append(try self.place(of: other, in: directory)) }
        for place in places { if let errno = place.refusal(of: change) { return errno } }
        path = place.path
      } else {
        let location = try lookUp(reference, in: directory, following: following).get()
        if change == .truncate {
          if case .directory = location.node { return .isDirectory }
          guard case .file = location.node else { return .invalidArgument }
        }
        path = location.path
      }
      record("\(change.rawValue) \(visible: path)")
      return .readOnlyFileSystem
    } catch {
      record(error, as: "\(change.rawValue) \(visible: error.path)")
      return error.errno
    }
  }

  /// What the kernel looks at before it looks for a file that it may have to make.
  mutating func checkName(of reference: PathReference, in directory: Location) throws(Errno) {
    let place: Place
    do { place = try self.place(of: reference, in: directory) } catch { return }
    if place.hasSlash, !place.isFixed { throw .isDirectory }
  }

  private mutating func place(
    of reference: PathReference, in directory: Location
  ) throws(Failure) -> Place {
    let slash = UInt8(ascii: "/")
    guard !reference.path.isEmpty else { throw Failure(errno: .noSuchFileOrDirectory) }
    guard reference.path.count < VirtualTree.longestPath else { throw Failure(errno: .fileNameTooLong) }
    let end = reference.path.lastIndex { $0 != slash }.map { $0 + 1 } ?? reference.path.startIndex
    let start = reference.path[..<end].lastIndex(of: slash).map { $0 + 1 } ?? reference.path.startIndex
    var above = reference
    above.path = end == reference.path.startIndex ? reference.path : reference.path[..<start]
    above.mayBeEmpty = true
    if case .foreignDescriptor = above.start, above.path.isEmpty { throw Failure(errno: .notDirectory) }
    let name = reference.path[start..<end]
    switch lookUp(above, in: directory, following: true) {
    case .success(let location):
      guard case .directory(let parent) = location.node else { throw Failure(errno: .notDirectory) }
      return Place(
        directory: parent, name: name, hasSlash: end < reference.path.endIndex, above: location.path)
    case .failure(var failure):
      if !failure.path.isEmpty { failure.path += [slash] + name }
      throw failure
    }
  }
}

/// A name in a directory, whether anything stands there or not.
private struct Place {
  let directory: Directory
  let name: PathBytes
  let hasSlash: Bool
  /// The directory's path.
  let above: [UInt8]

  var path: [UInt8] { (above.count > 1 ? above : []) + [UInt8(ascii: "/")] + name }

  var isFixed: Bool { name.isEmpty || name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) }

  /// The error that comes before the file system's being read-only; nil if none does.
  func refusal(of change: Change) -> Errno? {
    switch change {
    case .rmdir:
      if name.isEmpty { return .resourceBusy }
      return isFixed ? name.count == 2 ? .directoryNotEmpty : .invalidArgument : nil
    case .unlink: return isFixed ? .isDirectory : nil
    case .rename: return isFixed ? .resourceBusy : nil
    default:
      if isFixed || directory[name] != nil { return .fileExists }
      if name.count > VirtualTree.longestName { return .fileNameTooLong }
      return hasSlash && change != .mkdir ? .noSuchFileOrDirectory : nil
    }
  }
}
