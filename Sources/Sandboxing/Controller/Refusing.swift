internal import SystemPackage
internal import Text
internal import VirtualFiles

/// Refuses changes of the tree with the error that the kernel reports first on a read-only file system.
extension Controller {
  mutating func refusal(
    of change: Change, _ reference: PathReference, following: Bool, _ other: PathReference?,
    in directory: Location
  ) -> Errno {
    do throws(Failure) {
      if case .foreignDescriptor = reference.start, reference.path.isEmpty, reference.mayBeEmpty {
        record("\(change.word) an open file")
        return .readOnlyFileSystem
      }
      let path: [UInt8]
      let start = try start(of: reference, in: directory).get()
      if let made = world.fileProvider?.location(of: reference.path, from: start) {
        path = try made.get().path
        if change.makesName { return .fileExists }
      } else if change.needsOnlyParent {
        let entry = try entry(of: reference, in: directory).get()
        var entries = [entry]
        if case .rename = change, let other {
          entries.append(try self.entry(of: other, in: directory).get())
        }
        for entry in entries { if let errno = entry.refusal(of: change) { return errno } }
        path = entry.path
      } else {
        let location = try lookUp(reference, in: directory, following: following).get()
        if case .truncate = change {
          if case .directory = location.node { return .isDirectory }
          guard case .file = location.node else { return .invalidArgument }
        }
        path = location.path
      }
      record("\(change.word) \(visible: path)")
      return .readOnlyFileSystem
    } catch {
      record(error, as: "\(change.word) \(visible: error.path)")
      return error.errno
    }
  }
}

extension Entry {
  /// The error that takes precedence over `EROFS`; nil if there is none.
  fileprivate func refusal(of change: Change) -> Errno? {
    switch change {
    case .rmdir:
      if name.isEmpty { return .resourceBusy }
      return isFixed ? name.count == 2 ? .directoryNotEmpty : .invalidArgument : nil
    case .unlink: return isFixed ? .isDirectory : nil
    case .rename: return isFixed ? .resourceBusy : nil
    default:
      if isFixed || node != nil { return .fileExists }
      if name.count > VirtualTree.longestName { return .fileNameTooLong }
      if case .mkdir = change { return nil }
      return hasSlash ? .noSuchFileOrDirectory : nil
    }
  }
}
