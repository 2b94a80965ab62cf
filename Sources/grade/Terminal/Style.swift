internal import Foundation

/// Colors for a terminal; plain text for other streams. `NO_COLOR` is respected: no-color.org.
struct Style {
  private let isOn: Bool

  static let stdout = Style(isOn: isTerminal(1) && allowsColour)

  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  private static var allowsColour: Bool {
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
  }

  func bold(_ text: String) -> String { wrap(text, 1) }
  func dim(_ text: String) -> String { wrap(text, 2) }
  func red(_ text: String) -> String { wrap(text, 31) }
  func green(_ text: String) -> String { wrap(text, 32) }
  func yellow(_ text: String) -> String { wrap(text, 33) }

  private func wrap(_ text: String, _ code: Int) -> String { isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text }
}
