internal import Dispatch
internal import Glibc
internal import Synchronization

/// Turns the first Ctrl-C (or a polite request to end) into an orderly stop; the second one ends the command at once.
///
/// It is in force from now on: what comes after it in the command's life is short.
///
/// Only `init` touches `sources`, which live as long as this does.
final class Interruption: @unchecked Sendable {
  private let count = Atomic(0)
  private var sources: [any DispatchSourceSignal] = []

  var happened: Bool { count.load(ordering: .acquiring) > 0 }

  init(_ stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [self] in
        if count.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue > 0 { _exit(130) }
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }
}
