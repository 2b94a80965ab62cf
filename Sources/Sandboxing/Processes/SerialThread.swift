internal import Dispatch
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Work that any thread posts, and that one thread does, in the order in which it came.
public final class WorkQueue: Sendable {
  private let waiting = Mutex<[(@Sendable () -> Void)?]>([])
  private let count = DispatchSemaphore(value: 0)

  public init() {}

  public func post(_ work: @escaping @Sendable () -> Void) { add(work) }

  /// Ends ``run()`` after what was posted before.
  public func end() { add(nil) }

  /// Does the work on the calling thread, until ``end()``.
  public func run() {
    while let work = next() { work() }
  }

  private func add(_ work: (@Sendable () -> Void)?) {
    waiting.withLock { $0.append(work) }
    count.signal()
  }

  private func next() -> (@Sendable () -> Void)? {
    count.wait()
    return waiting.withLock { $0.removeFirst() }
  }
}

/// A thread that exists before there is work for it.
///
/// Dispatch makes its threads when there is work, and where it gets none it sleeps for ever, in the caller.
public final class SerialThread: Sendable {
  private let queue = WorkQueue()

  /// - Throws: Where this process may have no more threads, or no memory for a stack.
  public init() throws(SandboxError) {
    let argument = unsafe Unmanaged.passRetained(queue)
    var thread = pthread_t()
    var (every, before) = (sigset_t(), sigset_t())
    // Signals are another thread's business: no wait is interrupted here.
    unsafe sigfillset(&every)
    unsafe pthread_sigmask(SIG_SETMASK, &every, &before)
    let error = unsafe pthread_create(
      &thread, nil,
      { argument in
        unsafe Unmanaged<WorkQueue>.fromOpaque(argument!).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    guard error == 0 else {
      unsafe argument.release()
      throw SandboxError("start a thread", Errno(rawValue: error), remedy: HostCapacity.remedy)
    }
    pthread_detach(thread)
  }

  deinit { queue.end() }

  public func post(_ work: @escaping @Sendable () -> Void) { queue.post(work) }
}
