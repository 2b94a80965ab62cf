internal import Assignments
internal import Sandboxing
internal import Text

/// The last lines that a program wrote to stderr, in visible form; empty ones are left out.
struct Diagnostics {
  /// So many bytes of stderr are looked at; what Java says is followed by a thousand frames at most.
  static let reach = 4096
  static let javaReach = 1 << 16
  private static let messageLength = 200

  private var lines: [String]

  init(_ stderr: Output, reach: Int = reach) throws(NotRun) {
    let start = max(0, stderr.count - reach)
    let bytes = try ByteSource(stderr).read(at: start, upTo: reach)
    let whole = start == 0 ? bytes[...] : bytes.drop { $0 != lineFeed }
    lines = whole.split(separator: lineFeed).map { visible($0) }
  }

  var last: String? { lines.last?.shortened(to: Self.messageLength) }

  func contain(_ word: String) -> Bool { lines.contains { $0.contains(word) } }

  /// Whether the last line, but for the frames of a Java program, is `word`, or `module.word: more` and the like.
  func lastLineNames(_ word: String) -> Bool {
    lines.last { !JavaFrame.isOne($0) }?.prefix { $0 != ":" }.hasSuffix(word) ?? false
  }

  /// The first message of the Java compiler, if it is why nothing ran: `line 1 of Main.java: ';' expected`.
  var javaComplaint: String? {
    guard lines.last == "error: compilation failed" else { return nil }
    let said = lines.lazy.compactMap { line -> String? in
      let parts = line.split(separator: ":", maxSplits: 3).map(String.init)
      guard parts.count == 4, let number = Int(parts[1]), parts[2] == " error" else { return nil }
      return "line \(number) of \(parts[0].shortened(to: 60)):\(parts[3])"
    }.first
    return (said ?? "the program does not compile").shortened(to: Self.messageLength)
  }

  /// An exception and where in the student's own files it arose: `ValueError: bad (line 7 of prog.py)`.
  func exception(in suffix: String) -> String? {
    switch suffix {
    case ".py": pythonException
    case ".java": javaException
    default: nil
    }
  }

  private var pythonException: String? {
    guard let last = lines.lastIndex(where: { Frame($0) != nil }) else {
      // A file that is not in its encoding is refused before there is a frame.
      return lines.last { $0.hasPrefix("SyntaxError: ") }?.shortened(to: Self.messageLength)
    }
    guard let message = lines[last...].first(where: { !$0.hasPrefix(" ") }) else { return nil }
    let place = lines[...last].lazy.compactMap(Frame.init).filter(\.isOwn).last.map { " (\($0.place))" }
    return message.shortened(to: Self.messageLength) + (place ?? "")
  }

  private var javaException: String? {
    let opening = "Exception in thread "
    guard let last = lines.lastIndex(where: { $0.hasPrefix(opening) }) else { return nil }
    let message = lines[last].dropFirst(opening.count).drop { $0 != " " }.dropFirst()
    let place = lines[last...].lazy.compactMap(JavaFrame.init).first.map { " (\($0.place))" }
    return String(message).shortened(to: Self.messageLength) + (place ?? "")
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
