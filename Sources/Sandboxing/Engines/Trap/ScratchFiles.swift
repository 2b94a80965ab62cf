internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import VirtualFiles

/// Files of the scratch directory, of which the program has descriptors.
extension SystemCallServer {
  /// A description of a file that the program has changed; nil where it is still the one that all trials share.
  mutating func openScratch(_ file: File, _ flags: OpenFlags, at location: Location) throws(Errno)
    -> OwnedDescriptor?
  {
    guard controller.scratch?.sizes[file.inode] != nil else { return nil }
    let writable = try writableFile(file, at: location)
    if flags.contains(.truncate) { try writable.resize(to: 0) }
    return try writable.open(CInt(flags.rawValue & 0o2003))
  }

  mutating func writableFile(_ file: File, at location: Location) throws(Errno) -> WritableFile {
    let writable = try scratch.copy(file, size: controller.scratch?.sizes[file.inode] ?? 0)
    files[writable.identity] = location
    return writable
  }

  func hasOpen(_ file: UInt64) -> Bool { false }

  mutating func forget(_ file: FileIdentity) { files[file] = nil }

  /// Lets go the descriptions of which no process has a descriptor. One that is passed around meanwhile can only be
  /// read from then on; the kernel still counts it.
  func forgetClosed(_ candidates: [WritableFile]) {
    var marks: [FileIdentity: Set<Int>] = [:]
    let known = Set(candidates.map(\.identity))
    for member in processes.members {
      for number in 0..<limits.openFiles {
        guard let identity = try? processes.identity(ofDescriptor: number, of: member),
          known.contains(identity),
          let information = try? processes.information(ofDescriptor: number, of: member),
          let mark = WritableFile.mark(shownBy: information)
        else { continue }
        marks[identity, default: []].insert(mark)
      }
    }
    for file in candidates { file.forgetDescriptions(except: marks[file.identity] ?? []) }
  }
}
