internal import Text

/// Messages of the Java compiler, and stack traces.
struct JavaDiagnostics: DiagnosticsParser {
  /// An exception is followed by a thousand frames at most.
  var reach: Int { 1 << 16 }

  func compileError(in diagnostics: Diagnostics) -> String? {
    guard diagnostics.lines.last == "error: compilation failed" else { return nil }
    let said = diagnostics.lines.lazy.compactMap { line -> String? in
      let parts = line.split(separator: ":", maxSplits: 3).map(String.init)
      guard parts.count == 4, let number = Int(parts[1]), parts[2] == " error" else { return nil }
      return "line \(number) of \(parts[0].shortened(to: 60)):\(parts[3])"
    }.first
    return (said ?? "the program does not compile").shortened(to: Diagnostics.messageLength)
  }

  func exception(in diagnostics: Diagnostics) -> String? {
    let (lines, opening) = (diagnostics.lines, "Exception in thread ")
    guard let last = lines.lastIndex(where: { $0.hasPrefix(opening) }) else { return nil }
    let message = lines[last].dropFirst(opening.count).drop { $0 != " " }.dropFirst()
    let place = lines[last...].lazy.compactMap(JavaFrame.init).first.map { " (\($0.place))" }
    return String(message).shortened(to: Diagnostics.messageLength) + (place ?? "")
  }

  func lastMessage(in diagnostics: Diagnostics) -> String? {
    diagnostics.lines.last { !JavaFrame.isOne($0) }
  }
}

/// A line such as `	at Main.main(Main.java:7)`; the libraries' begin with `java.base/` or so.
private struct JavaFrame {
  private static let opening = visible(Array("\tat ".utf8))

  private var file: Substring
  private var line: Int

  static func isOne(_ text: String) -> Bool { text.hasPrefix(opening) }

  init?(_ text: String) {
    let parts = text.split { "(:)".contains($0) }
    guard Self.isOne(text), parts.count == 3, !parts[0].contains("/"), let line = Int(parts[2]) else {
      return nil
    }
    file = parts[1]
    self.line = line
  }

  var place: String { "line \(line) of \(String(file).shortened(to: 60))" }
}
