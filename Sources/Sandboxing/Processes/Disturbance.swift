internal import Synchronization

/// Whether the core of a run had to serve another program of ours meanwhile, which makes its CPU time inexact.
public final class CoreSharing: Sendable {
  private let shared = Atomic(false)

  var isShared: Bool { shared.load(ordering: .relaxed) }

  public func begin() { shared.store(false, ordering: .relaxed) }
  public func note() { shared.store(true, ordering: .relaxed) }
}
