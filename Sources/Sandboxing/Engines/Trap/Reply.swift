internal import HostFiles
internal import SystemPackage

/// How a stopped call is answered. Every path through the engine ends in one.
enum Reply: ~Copyable {
  case value(Int64)
  case failure(Errno)
  /// The call returns a new descriptor, a copy of this one.
  case inject(OwnedDescriptor, closeOnExec: Bool)
  /// No answer yet: the program waits to be forked.
  case park
  /// No answer yet: what was granted before has not happened.
  case postpone
  /// The kernel does the call, whose registers alone decided it.
  case proceed
}
