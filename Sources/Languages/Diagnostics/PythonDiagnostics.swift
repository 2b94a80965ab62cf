internal import Text

/// Tracebacks of Python.
struct PythonDiagnostics: DiagnosticsParser {
  func exception(in diagnostics: Diagnostics) -> String? {
    let lines = diagnostics.lines
    guard let last = lines.lastIndex(where: { Frame($0) != nil }) else {
      // A file that is not in its encoding is refused before there is a frame.
      return lines.last { $0.hasPrefix("SyntaxError: ") }?.shortened(to: Diagnostics.messageLength)
    }
    guard let message = lines[last...].first(where: { !$0.hasPrefix(" ") }) else { return nil }
    let place = lines[...last].lazy.compactMap(Frame.init).filter(\.isOwn).last.map { " (\($0.place))" }
    return message.shortened(to: Diagnostics.messageLength) + (place ?? "")
  }
}

/// A line such as `  File "/tmp/prog.py", line 7, in main`.
private struct Frame {
  private static let home = "/tmp/"

  private var file: Substring
  private var line: Int

  init?(_ text: String) {
    let (opening, middle) = ("  File \"", "\", line ")
    guard text.hasPrefix(opening) else { return nil }
    let parts = text.dropFirst(opening.count).split(separator: middle, maxSplits: 1)
    guard parts.count == 2, let line = Int(parts[1].prefix { $0.isASCII && $0.isNumber }) else { return nil }
    file = parts[0]
    self.line = line
  }

  /// Whether the file lies in the working directory, and is no `<string>`.
  var isOwn: Bool { file.hasPrefix(Self.home) || !(file.hasPrefix("/") || file.hasPrefix("<")) }

  var place: String {
    let name = file.hasPrefix(Self.home) ? file.dropFirst(Self.home.count) : file
    return "line \(line) of \(String(name).shortened(to: 60))"
  }
}
