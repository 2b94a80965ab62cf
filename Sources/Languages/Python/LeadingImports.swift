/// The import statements at the start of a Python program. The program runs them before any other code, so that a
/// zygote may have run them too. They are found without executing anything of the program.
///
/// They end before the first line that is neither an import, nor a comment, nor the program's docstring. They also
/// end before the first module that is unknown, because its import would run the program's own code or fail. The
/// Python Language Reference, 7.11.
struct LeadingImports {
  /// One statement each, without aliases and comments.
  private(set) var statements: [String] = []

  private var lines: ArraySlice<Substring>
  private let isKnown: (_ module: Substring) -> Bool

  /// - Parameter isKnown: Whether a top-level module is one of the interpreter's own.
  init(of source: [UInt8], isKnown: @escaping (_ module: Substring) -> Bool) {
    let mark = source.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let text = String(decoding: source[mark...].prefix(Self.longest), as: UTF8.self)
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: Self.endsLine)[...]
    self.isKnown = isKnown
    if source.count - mark > Self.longest { lines.removeLast() }
    skipEmptyLines()
    guard skipDocstring() else { return }
    while let line = nextLogicalLine(), add(line) {}
  }

  /// The number of bytes that are examined.
  private static let longest = 16384

  private static func endsLine(_ character: Character) -> Bool { ["\n", "\r", "\r\n"].contains(character) }

  private mutating func skipEmptyLines() {
    while let line = lines.first, Self.withoutComment(line).allSatisfy(\.isBlank) { lines.removeFirst() }
  }

  /// - Returns: false if there is a docstring that is too complicated to parse here.
  private mutating func skipDocstring() -> Bool {
    guard let first = lines.first, first.hasPrefix("\"") || first.hasPrefix("'") else { return true }
    guard let mark = ["\"\"\"", "'''"].first(where: first.hasPrefix) else { return false }
    var rest = first.dropFirst(3)
    while true {
      lines.removeFirst()
      if rest.contains("\\") { return false }
      if let end = rest.ranges(of: mark).first {
        return Self.withoutComment(rest[end.upperBound...]).allSatisfy(\.isBlank)
      }
      guard let next = lines.first else { return false }
      rest = next
    }
  }

  private static func withoutComment(_ line: Substring) -> Substring { line.prefix { $0 != "#" } }

  /// The longest import statement, in bytes.
  private static let longestStatement = 4096

  /// The next line that is not empty and may be an import, joined with its continuation lines.
  private mutating func nextLogicalLine() -> String? {
    skipEmptyLines()
    guard let first = lines.first, first.hasPrefix("import") || first.hasPrefix("from") else { return nil }
    var logical = ""
    var depth = 0
    while logical.utf8.count <= Self.longestStatement, let line = lines.popFirst() {
      let isContinued = line.hasSuffix("\\")
      let part = isContinued ? line.dropLast() : Self.withoutComment(line)
      logical += part + " "
      for byte in part.utf8 { depth += byte == UInt8(ascii: "(") ? 1 : byte == UInt8(ascii: ")") ? -1 : 0 }
      if !isContinued, depth == 0 { return logical }
    }
    return nil
  }

  /// - Returns: Whether another import may follow.
  private mutating func add(_ logical: String) -> Bool {
    for part in logical.split(separator: ";") {
      var words = Words(part)
      if words.isAtEnd { continue }
      guard let imports = words.importStatement(),
        imports.modules.allSatisfy({ isKnown($0.prefix { $0 != "." }) })
      else { return false }
      statements.append(imports.statement)
    }
    return true
  }
}

extension Character {
  /// Whether it is white space between Python tokens.
  fileprivate var isBlank: Bool { self == " " || self == "\t" || self == "\u{c}" }
}

/// The tokens of a statement: dotted names and marks.
private struct Words {
  private var words: [Substring] = []

  init(_ text: Substring) {
    var rest = text.drop(while: \.isBlank)
    while let first = rest.first {
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
      words.append(name.isEmpty ? rest.prefix(1) : name)
      rest = rest.dropFirst(name.isEmpty ? 1 : name.count).drop(while: \.isBlank)
      if name.isEmpty, !",()*".contains(first) { words.append("?") }
    }
    words.reverse()
  }

  var isAtEnd: Bool { words.isEmpty }

  private mutating func take(_ word: Substring) -> Bool {
    guard words.last == word else { return false }
    words.removeLast()
    return true
  }

  private mutating func name(dotted: Bool) -> Substring? {
    guard let word = words.popLast() else { return nil }
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.allSatisfy({ $0.first?.isLetter == true || $0.first == "_" }) && (dotted || parts.count == 1)
      ? word : nil
  }

  /// Names with optional aliases, up to the end or a parenthesis.
  private mutating func names(dotted: Bool) -> [Substring]? {
    var names: [Substring] = []
    repeat {
      if words.last == ")" { break }
      guard let name = name(dotted: dotted) else { return nil }
      if take("as"), self.name(dotted: false) == nil { return nil }
      names.append(name)
    } while take(",")
    return names.isEmpty ? nil : names
  }

  mutating func importStatement() -> (modules: [Substring], statement: String)? {
    if take("import") {
      guard let modules = names(dotted: true), isAtEnd else { return nil }
      return (modules, "import " + modules.joined(separator: ", "))
    }
    guard take("from"), let module = name(dotted: true), take("import") else { return nil }
    if take("*") { return isAtEnd ? ([module], "from \(module) import *") : nil }
    let isEnclosed = take("(")
    guard let names = names(dotted: false), take(")") == isEnclosed, isAtEnd else { return nil }
    return ([module], "from \(module) import " + names.joined(separator: ", "))
  }
}
