internal import SystemPackage
internal import Text
internal import Yams

/// The largest YAML file that is read, in bytes; larger texts belong in files of their own.
private let largestFile = 1 << 20

private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

extension AssignmentFolder {
  /// Reads a YAML file of one document without tags, anchors and aliases. If it cannot, it reports a problem.
  func yaml(_ name: FilePath) -> YAMLValue? {
    let file = shown(name)
    do {
      var bytes = try read(name, atMost: largestFile)
      if bytes.starts(with: byteOrderMark) { bytes.removeFirst(byteOrderMark.count) }
      guard let text = String(validating: bytes, as: UTF8.self) else {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        log.add("the line is not UTF-8; save the file as UTF-8", file: file, line: line + 1)
        return nil
      }
      return document(text, file: file)
    } catch {
      log.add("the file \(trouble(error, with: name))", file: file)
      return nil
    }
  }

  private func document(_ text: String, file: String) -> YAMLValue? {
    do {
      guard !mayExplode(text) else { throw Refusal(line: nil, what: "an anchor (&) or alias (*)") }
      // The parser must outlive the check: nodes hold their anchors weakly.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      return try withExtendedLifetime(parser) {
        guard let root = try parser.nextRoot() else {
          log.add("the file is empty; expected keys and values", file: file)
          return nil
        }
        try refuse(in: root)
        if let second = try parser.nextRoot() {
          throw Refusal(line: second.mark?.line, what: "a second document (---)")
        }
        return YAMLValue(node: root, keyPath: "", file: file, log: log)
      }
    } catch let refusal as Refusal {
      log.add("\(refusal.what) is not supported; write each value out", file: file, line: refusal.line)
    } catch let error as YamlError {
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      log.add(error.message(in: lines), file: file, line: error.line)
    } catch {
      log.add("the file cannot be read (\(error))", file: file)
    }
    return nil
  }
}

/// A feature of YAML that is not supported in an assignment.
private struct Refusal: Error {
  var line: Int?
  var what: String
}

/// Throws at the first anchor or tag. An alias is its anchor's node, so no node is visited twice.
private func refuse(in node: Node) throws(Refusal) {
  if node.anchor != nil { throw Refusal(line: node.mark?.line, what: "an anchor (&) or alias (*)") }
  let tag: Tag?
  switch node {
  case .scalar(let scalar): tag = scalar.tag
  case .sequence(let sequence):
    tag = sequence.tag
    for item in sequence { try refuse(in: item) }
  case .mapping(let mapping):
    tag = mapping.tag
    for (key, value) in mapping {
      try refuse(in: key)
      try refuse(in: value)
    }
  case .alias: tag = nil
  }
  let harmless = ["", "!", Tag.Name.str.rawValue, Tag.Name.seq.rawValue, Tag.Name.map.rawValue]
  if let tag, !harmless.contains(tag.description) {
    throw Refusal(line: node.mark?.line, what: "the tag \(quoted(tag.description))")
  }
}

/// Whether a text has too many aliases. Yams expands aliases in keys, which might never end.
private func mayExplode(_ text: String) -> Bool {
  guard text.utf8.contains(UInt8(ascii: "&")) else { return false }
  var anchors: Set<Substring> = []
  var aliases = 0
  for word in text.unicodeScalars.split(whereSeparator: {
    $0.properties.isWhitespace || "[]{},:".unicodeScalars.contains($0)
  }) {
    if word.first == "&" { anchors.insert(Substring(word.dropFirst())) }
    if word.first == "*", anchors.contains(Substring(word.dropFirst())) { aliases += 1 }
  }
  return aliases > 8
}

extension YamlError {
  fileprivate var line: Int? {
    switch self {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    case .reader(_, let offset, _, let text):
      offset.map { text.prefix($0).count { $0.isNewline } + 1 }
    default: nil
    }
  }

  /// - Parameter lines: The lines of the file.
  fileprivate func message(in lines: [Substring]) -> String {
    switch self {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let line = lines.indices.contains(mark.line - 1) ? lines[mark.line - 1] : ""
      let place = context.map { " \($0.text) that begins in line \($0.mark.line)" } ?? ""
      return "this is not YAML: \(Self.words(for: problem, in: line) ?? problem + place)"
    case .duplicatedKeysInMapping(let keys, let context):
      let names = keys.map { quoted($0) }.joined(separator: ", ")
      let again = keys.first.flatMap { Self.line(repeating: $0, at: context.mark.line, in: lines) }
      return
        "\(names) stands more than once\(again.map { ", again in line \($0)" } ?? ""); remove all but one"
    case .reader(let problem, _, _, _): return "this is not YAML: \(problem)"
    default: return "this is not YAML: \(self)"
    }
  }

  /// The mistake in a line, in everyday words; nil if only the parser's message describes it.
  private static func words(for problem: String, in line: Substring) -> String? {
    if line.prefix(while: \.isWhitespace).contains("\t") {
      return "the line begins with a tab; indent it with blanks"
    }
    if problem.contains("mapping values are not allowed") {
      let parts = line.split(separator: ": ", maxSplits: 1)
      guard parts.count == 2, parts[1].contains(":") else {
        return "the line is indented further than the one above; begin both in the same column"
      }
      let text = parts[1].drop { $0 == " " }.replacing("\"", with: "'")
      return
        "there is a second colon; put the text in quotes: \(visible(Array("\(parts[0].drop { $0 == " " }): \"\(text)\"".utf8)))"
    }
    if problem.contains("expected <document start>") || problem.contains("did not find expected key") {
      return "the line begins in another column than the one above, or a quote or bracket there is not closed"
    }
    return nil
  }

  /// The next line with the same key in the same column.
  private static func line(repeating key: String, at first: Int, in lines: [Substring]) -> Int? {
    func column(in line: Substring) -> Int? {
      let start = line.prefix { $0 == " " || $0 == "-" || $0 == "\"" || $0 == "'" }
      let rest = line.dropFirst(start.count)
      guard rest.hasPrefix(key), rest.dropFirst(key.count).drop(while: { "\"' ".contains($0) }).first == ":"
      else {
        return nil
      }
      return start.count { $0 == " " || $0 == "-" }
    }
    guard lines.indices.contains(first - 1), let place = column(in: lines[first - 1]) else { return nil }
    return lines.indices.dropFirst(first).first { column(in: lines[$0]) == place }.map { $0 + 1 }
  }
}
