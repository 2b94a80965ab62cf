import Foundation
import Glibc
import Synchronization
import SystemPackage
import Testing

@testable import HostFiles

@Suite(.timed) struct OwnedDescriptorTests {
  /// The thread waits in open(2) for a writer, and is interrupted repeatedly.
  @Test(.timeLimit(.minutes(60))) func `an open that is interrupted is repeated`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grade-fifo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = FilePath(folder.appending(path: "fifo").path())
    try #require(unsafe mkfifo(path.string, 0o600) == 0)
    // No SA_RESTART.
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in }
    unsafe sigaction(SIGUSR2, &action, nil)

    let opener = Mutex<UInt?>(nil)
    let result = Mutex<Errno??>(nil)
    Thread.detachNewThread {
      var set = sigset_t()
      unsafe sigaddset(&set, SIGUSR2)
      unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
      opener.withLock { $0 = UInt(pthread_self()) }
      do throws(Errno) {
        _ = try OwnedDescriptor(opening: path)
        result.withLock { $0 = .some(nil) }
      } catch { result.withLock { $0 = .some(error) } }
    }
    while opener.withLock({ $0 }) == nil { usleep(1000) }
    for _ in 0..<50 {
      #expect(result.withLock { $0 } == nil)
      pthread_kill(pthread_t(opener.withLock { $0! }), SIGUSR2)
      usleep(1000)
    }
    let writer = try OwnedDescriptor(opening: path.string, O_WRONLY)
    while result.withLock({ $0 }) == nil { usleep(1000) }
    #expect(result.withLock { $0 } == .some(nil))
    withExtendedLifetime(writer.number) {}
  }
}
