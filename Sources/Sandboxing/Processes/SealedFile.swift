internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// An immutable file in memory. memfd_create(2), fcntl(2) "File Sealing".
final class SealedFile: Sendable {
  private let descriptor: OwnedDescriptor
  let identity: FileIdentity
  private let defenses: Defenses

  init(_ bytes: ArraySlice<UInt8>, behind defenses: Defenses = Defenses()) throws(Errno) {
    let memory = OwnedDescriptor(takingOver: try kernel { unsafe clinux_memfd_create("file") })
    try memory.writeAll(bytes)
    if defenses.has(.seals) { try kernel { clinux_seal(memory.number) } }
    identity = try KernelStatus(of: memory.number).identity
    // The kernel counts who has a file open, but for the one who made it.
    descriptor = defenses.has(.reopening) ? try OwnedDescriptor(reopening: memory.number) : memory
    self.defenses = defenses
  }

  /// A description of its own, that can only be read.
  func open() throws(Errno) -> OwnedDescriptor {
    guard defenses.has(.reopening) else { return try OwnedDescriptor(duplicating: descriptor.number) }
    return try OwnedDescriptor(reopening: descriptor.number)
  }

  /// Whether no process has it open or mapped.
  var isClosed: Bool { clinux_is_alone(descriptor.number) == 0 }
}
