public import Foundation

/// The description of a run that is stored: the tool, the host, the language and the protection.
public struct Run: Sendable, Hashable {
  /// No other run has it, on any machine.
  public var uuid: UUID
  public var toolVersion: String
  public var host: String
  /// With its version, such as `python3 (CPython 3.11.2)`.
  public var runtime: String
  /// The mechanisms of the sandbox that were in force, as text.
  public var protection: String
  public var started: Date

  public init(
    toolVersion: String, host: String, runtime: String, protection: String, started: Date = .now,
    uuid: UUID = UUID()
  ) {
    self.uuid = uuid
    self.toolVersion = toolVersion
    self.host = host
    self.runtime = runtime
    self.protection = protection
    self.started = started
  }
}
