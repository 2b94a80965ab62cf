internal import CLinux
internal import HostFiles
internal import SystemPackage

/// A process that cannot be mistaken for another, even after its end. pidfd_open(2).
final class PidFD: Sendable {
  private let descriptor: OwnedDescriptor

  /// - Parameter pidfd: It is duplicated.
  init(_ pidfd: CInt) throws(Errno) { descriptor = try OwnedDescriptor(duplicating: pidfd) }

  /// The kernel call is pidfd_send_signal(2).
  func signal(_ number: CInt) throws(Errno) { try kernel { clinux_signal(descriptor.number, number) } }
}
