internal import Yams

/// A value in a YAML file with its key path, so that problems are reported at its line.
///
/// Each reading function returns nil after it has reported a problem. A plain scalar is its text as written, so
/// `args: [1.0, yes]` passes `1.0` and `yes`. Only an empty scalar, `~` and `null` are null.
struct YAMLValue {
  let node: Node
  /// The keys that lead to the value, such as `limits.cpu`; empty for the whole file.
  let keyPath: String
  let file: String
  let log: ProblemLog

  var line: Int? { node.mark?.line }

  func complain(_ message: String) {
    log.add(message, file: file, line: line)
  }

  /// Reports a probable mistake, which does not prevent grading.
  func warn(_ message: String) {
    log.warnings.append(Problem(file: file, line: line, message: message))
  }

  /// Reports that the value is not what `what` describes.
  func expected(_ what: String) {
    complain("\(keyPath.isEmpty ? "the file" : keyPath) is \(found); expected \(what)")
  }

  var isMapping: Bool { node.mapping != nil }
  var isList: Bool { node.sequence != nil }
  var isEmptyList: Bool { node.sequence?.isEmpty == true }
  var isPlain: Bool { node.scalar?.style == .plain }

  private var isNothing: Bool {
    guard isPlain, let text = node.scalar?.string else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The scalar's text; nil if the value is no scalar, or null.
  var scalar: String? { isNothing ? nil : node.scalar?.string }

  private var found: String {
    if isNothing { return "empty" }
    if let text = node.scalar?.string { return quoted(text) }
    return isMapping ? "a mapping" : "a list"
  }

  /// Reads text that satisfies `fits`; `what` describes such text.
  func text(_ what: String, where fits: (String) -> Bool = { _ in true }) -> String? {
    guard let scalar, fits(scalar) else {
      expected(what)
      return nil
    }
    return scalar
  }

  /// Reads a list; items that `read` rejects are left out.
  func list<Item>(_ read: (YAMLValue) -> Item?) -> [Item]? {
    guard let sequence = node.sequence else {
      expected("a list, such as [a, b]")
      return nil
    }
    return sequence.compactMap { read(YAMLValue(node: $0, keyPath: keyPath, file: file, log: log)) }
  }

  /// Reads a mapping with arbitrary keys, in the order of the file.
  func entries() -> [(key: YAMLValue, text: String, value: YAMLValue)]? {
    guard let mapping = node.mapping else {
      expected("a mapping, such as {a: b}")
      return nil
    }
    return mapping.compactMap { key, value in
      let key = YAMLValue(
        node: key, keyPath: keyPath.isEmpty ? "a key" : "a key of \(keyPath)", file: file, log: log)
      guard let text = key.text("text") else { return nil }
      let inner = (keyPath.isEmpty ? "" : keyPath + ".") + quoted(text).dropFirst().dropLast()
      return (key, text, YAMLValue(node: value, keyPath: inner, file: file, log: log))
    }
  }

  /// Reads a mapping whose keys must be in `known`.
  func fields(_ known: [String]) -> YAMLFields? {
    guard let entries = entries() else { return nil }
    var values: [String: YAMLValue] = [:]
    for (key, text, value) in entries {
      if known.contains(text) {
        values[text] = value
      } else {
        let remedy =
          suggestion(for: text, among: known) ?? "expected one of \(known.joined(separator: ", "))"
        key.complain("unknown key \(quoted(text))\(keyPath.isEmpty ? "" : " in \(keyPath)"); \(remedy)")
      }
    }
    return YAMLFields(whole: self, values: values)
  }
}

/// A mapping whose keys have been checked.
struct YAMLFields {
  let whole: YAMLValue
  let values: [String: YAMLValue]

  subscript(key: String) -> YAMLValue? { values[key] }

  /// The value of `key`; reports a problem if it is missing.
  func required(_ key: String) -> YAMLValue? {
    if values[key] == nil {
      whole.complain("`\(key):` is missing\(whole.keyPath.isEmpty ? "" : " in \(whole.keyPath)"); add it")
    }
    return values[key]
  }
}
