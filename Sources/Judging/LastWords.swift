internal import Assignments
internal import Planning
internal import Sandboxing

/// The last lines that a program wrote to stderr, in visible form; empty ones are left out.
struct LastWords {
  /// So many bytes of stderr are looked at.
  static let reach = 4096
  private static let messageLength = 200

  private var lines: [String]

  init(_ stderr: Output) throws(NotRun) {
    let start = max(0, stderr.count - Self.reach)
    let bytes = try ByteSource(stderr).read(at: start, upTo: Self.reach)
    let whole = start == 0 ? bytes[...] : bytes.drop { $0 != lineFeed }
    lines = whole.split(separator: lineFeed).map { visible($0) }
  }

  func contain(_ word: String) -> Bool { lines.contains { $0.contains(word) } }

  /// Whether the last line is `word`, or `module.word: more` and the like.
  func lastLineNames(_ word: String) -> Bool {
    lines.last?.prefix { $0 != ":" }.hasSuffix(word) ?? false
  }

  /// A Python exception and where in the student's own files it arose: `ValueError: bad (line 7 of prog.py)`.
  var exception: String? {
    guard let last = lines.lastIndex(where: { Frame($0) != nil }) else {
      // A file that is not in its encoding is refused before there is a frame.
      return lines.last { $0.hasPrefix("SyntaxError: ") }?.shortened(to: Self.messageLength)
    }
    guard let message = lines[last...].first(where: { !$0.hasPrefix(" ") }) else { return nil }
    let place = lines[...last].lazy.compactMap(Frame.init).filter(\.isOwn).last.map { " (\($0.place))" }
    return message.shortened(to: Self.messageLength) + (place ?? "")
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
