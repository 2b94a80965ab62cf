internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// A system call that waits for our answer.
struct Notification {
  let id: UInt64
  /// The thread that called.
  let thread: pid_t
  let number: UInt32
  let arguments: InlineArray<6, UInt64>
}

/// Where stopped calls arrive and are answered. seccomp_unotify(2).
final class Listener: Sendable {
  private let descriptor: OwnedDescriptor
  var number: CInt { descriptor.number }

  init(_ descriptor: consuming OwnedDescriptor) {
    _ = fcntl(descriptor.number, F_SETFL, O_NONBLOCK)
    self.descriptor = descriptor
  }

  /// Answers come faster from now on, where the kernel can do it.
  func answerSynchronously() -> Bool { clinux_notification_synchronous(number) == 0 }

  /// - Returns: nil if no call waits, or none any more.
  func receive() throws(Errno) -> Notification? {
    try KernelFault.strike()
    var raw = seccomp_notif()
    switch unsafe clinux_notification_receive(number, &raw) {
    case 0:
      let all = raw.data.args
      return Notification(
        id: raw.id, thread: pid_t(bitPattern: raw.pid), number: UInt32(bitPattern: raw.data.nr),
        arguments: [all.0, all.1, all.2, all.3, all.4, all.5])
    case -EAGAIN, -EINTR, -ENOENT: return nil
    case let error: throw Errno(rawValue: -error)
    }
  }

  /// Whether the caller is still the one that asked, and still waits.
  func isWaiting(_ notification: Notification) throws(Errno) -> Bool {
    do { try kernel { clinux_notification_is_valid(number, notification.id) } } catch {
      if error == .noSuchFileOrDirectory { return false }
      throw error
    }
    return true
  }

  func answer(_ notification: Notification, value: Int64) {
    send(notification, value: value, error: 0, flags: 0)
  }

  func answer(_ notification: Notification, failure errno: Errno) {
    send(notification, value: 0, error: -errno.rawValue, flags: 0)
  }

  /// Lets the kernel do the call after all: only where the decision looked at nothing but registers, for what they
  /// point to may have changed since.
  func proceed(_ notification: Notification) {
    send(notification, value: 0, error: 0, flags: 1)  // SECCOMP_USER_NOTIF_FLAG_CONTINUE
  }

  /// Answers with a copy of `descriptor` in the caller's table.
  func answer(_ notification: Notification, injecting descriptor: CInt, closeOnExec: Bool) {
    let result = clinux_notification_inject(number, notification.id, descriptor, closeOnExec ? 1 : 0)
    if result < 0 {
      let known: Set<CInt> = [EMFILE, ENFILE, ENOMEM, EBADF]
      answer(notification, failure: Errno(rawValue: known.contains(-result) ? -result : EIO))
    }
  }

  /// Puts a copy of `descriptor` into the caller's table under `number`; the call waits on.
  func place(_ descriptor: CInt, at number: CInt, for notification: Notification) throws(Errno) {
    try kernel { clinux_notification_place(self.number, notification.id, descriptor, number) }
  }

  // A call that is gone needs no answer, so no error here is one.
  private func send(_ notification: Notification, value: Int64, error: CInt, flags: UInt32) {
    var response = seccomp_notif_resp(id: notification.id, val: value, error: error, flags: flags)
    _ = unsafe clinux_notification_send(number, &response)
  }
}
