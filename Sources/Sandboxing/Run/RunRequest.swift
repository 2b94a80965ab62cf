internal import HostFiles

/// One run that is asked for: what is run, what it sees and reads, and under which limits.
struct RunRequest {
  var program: Program
  var view: SandboxView
  var input: Input
  var limits: Limits
  var baseline: Baseline
  /// Paths below the working directory: the files that the outcome is to bring.
  var collected: [String] = []
  /// Called when the program begins or ceases to do nothing but wait.
  var onWaiting: ((Bool) -> Void)?
  /// Whether memory is sampled at every request, to measure what a program itself uses.
  var samplesEveryRequest = false
  /// The time on this thread's CPU clock from which on the run is billed.
  var served = Duration.zero

  /// A pipe in place of ``input``.
  var stdin: OwnedFile?

  var relay: TerminalRelay? { input.console }
}
