public import Sandboxing
internal import Text

/// The last lines that a program wrote to stderr, in visible form; empty ones are left out.
public struct Diagnostics: Sendable {
  /// The longest message, in Unicode scalars.
  static let messageLength = 200

  var lines: [String]

  /// - Parameter reach: The bytes at the end of the output that are looked at.
  public init(_ stderr: Output, reach: Int) throws(SandboxError) {
    let start = max(0, stderr.count - reach)
    let bytes = try stderr.read(at: start, upTo: reach)
    let lineFeed = UInt8(ascii: "\n")
    let whole = start == 0 ? bytes[...] : bytes.drop { $0 != lineFeed }
    lines = whole.split(separator: lineFeed).map { visible($0) }
  }

  public var last: String? { lines.last?.shortened(to: Self.messageLength) }

  public func contain(_ word: String) -> Bool { lines.contains { $0.contains(word) } }
}

/// The meaning of what a language's compiler and interpreter write to stderr.
public protocol DiagnosticsParser: Sendable {
  /// The bytes at the end of stderr that are looked at.
  var reach: Int { get }

  /// The first message of a compiler, if it is why nothing ran: `line 1 of Main.java: ';' expected`.
  func compileError(in diagnostics: Diagnostics) -> String?

  /// An exception and its place in the student's own files: `ValueError: bad (line 7 of prog.py)`.
  func exception(in diagnostics: Diagnostics) -> String?

  /// The line that names the error: the last one, unless it lists calls.
  func lastMessage(in diagnostics: Diagnostics) -> String?

  /// Whether the last line is quoted if no exception is found.
  var quotesLastLine: Bool { get }
}

extension DiagnosticsParser {
  public var reach: Int { 4096 }
  public func compileError(in diagnostics: Diagnostics) -> String? { nil }
  public func exception(in diagnostics: Diagnostics) -> String? { nil }
  public func lastMessage(in diagnostics: Diagnostics) -> String? { diagnostics.lines.last }
  public var quotesLastLine: Bool { false }

  /// Whether the error is `word`, or `module.word: more` and the like.
  public func isNamed(_ word: String, in diagnostics: Diagnostics) -> Bool {
    lastMessage(in: diagnostics)?.prefix { $0 != ":" }.hasSuffix(word) ?? false
  }
}

/// A language whose messages are not shown, because they are about its runtime and not about the program.
struct SilentDiagnostics: DiagnosticsParser {}

/// A language of which nothing is known. Its last line is the best message there is.
struct UnknownDiagnostics: DiagnosticsParser {
  var quotesLastLine: Bool { true }
}
