internal import Glibc

/// The forks of a zygote, as the server of the zygote or of one of its forks sees them.
struct ForkControl {
  /// The process that the program was forked from, whose calls arrive at the same listener.
  var zygote: pid_t?
  /// Whether the program waits when it forks, once it has said that it is ready.
  var parksForks = false
  private(set) var isReady = false
  /// The reason why it must not be forked.
  private(set) var obstacle: ColdStart?
  /// The fork that waits.
  var parked: Notification?

  /// Whether a zygote waits at its first fork, and is served no more.
  var isParked: Bool { parksForks && parked != nil }

  /// The path that a zygote opens when it is ready.
  static let readySign = "/.grade/ready"
  /// Paths that a zygote opens to say why it must not be forked.
  private static let obstacleSigns = ["/.grade/timer": ColdStart("its preparation leaves a timer running")]

  /// - Parameter path: Asked for by the program.
  mutating func note(_ path: String) {
    if path == Self.readySign { isReady = true }
    obstacle = obstacle ?? Self.obstacleSigns[path]
  }
}
