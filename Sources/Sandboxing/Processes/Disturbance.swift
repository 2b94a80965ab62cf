internal import Synchronization

/// Whether the core of a run had to serve another program of ours meanwhile.
public final class CoreSharing: Sendable {
  private let shared = Atomic(false)

  var isShared: Bool { shared.load(ordering: .relaxed) }

  public func begin() { shared.store(false, ordering: .relaxed) }
  public func note() { shared.store(true, ordering: .relaxed) }
}

/// Other programs that make the CPU time of a run inexact: ours on its core, and those of others.
struct Disturbance {
  private let sharing: CoreSharing
  private var load: MachineLoad?

  init(sharing: CoreSharing) { self.sharing = sharing }

  var isSeen: Bool { sharing.isShared || load?.isHigh ?? false }

  /// Watches the other programs from now on.
  mutating func watch() { if load == nil { load = .sinceNow() } }
}
