internal import Yams

/// A value in a YAML file, and the way to it, so that what is wrong with it is said where it stands.
///
/// Each way to read it returns nil after it has complained. A plain scalar is text as it was written, so
/// that `args: [1.0, yes]` passes `1.0` and `yes`; only an empty one, `~` and `null` are nothing.
struct YAMLValue {
  let node: Node
  /// The keys that lead to it, such as `limits.cpu`; empty for the whole file.
  let keyPath: String
  let file: String
  let log: ProblemLog

  var line: Int? { node.mark?.line }

  func complain(_ message: String) {
    log.add(message, file: file, line: line)
  }

  /// Says what is probably a mistake, and does not keep the assignment from being graded.
  func warn(_ message: String) {
    log.warnings.append(Problem(file: file, line: line, message: message))
  }

  /// Complains that the value is not `what`.
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

  /// The scalar's text, unless it is none or says nothing.
  var scalar: String? { isNothing ? nil : node.scalar?.string }

  private var found: String {
    if isNothing { return "empty" }
    if let text = node.scalar?.string { return quoted(text) }
    return isMapping ? "a mapping" : "a list"
  }

  /// Reads text that `fits`, which `what` describes.
  func text(_ what: String, where fits: (String) -> Bool = { _ in true }) -> String? {
    guard let scalar, fits(scalar) else {
      expected(what)
      return nil
    }
    return scalar
  }

  /// Reads a list, leaving out the items that `read` complains about.
  func list<Item>(_ read: (YAMLValue) -> Item?) -> [Item]? {
    guard let sequence = node.sequence else {
      expected("a list, such as [a, b]")
      return nil
    }
    return sequence.compactMap { read(YAMLValue(node: $0, keyPath: keyPath, file: file, log: log)) }
  }

  /// Reads a mapping whose keys the user makes up, in the file's order.
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

  /// Reads a mapping whose keys are among `known`.
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

/// A mapping whose keys were checked.
struct YAMLFields {
  let whole: YAMLValue
  let values: [String: YAMLValue]

  subscript(key: String) -> YAMLValue? { values[key] }

  /// The value of `key`; complains where there is none.
  func required(_ key: String) -> YAMLValue? {
    if values[key] == nil {
      whole.complain("`\(key):` is missing\(whole.keyPath.isEmpty ? "" : " in \(whole.keyPath)"); add it")
    }
    return values[key]
  }
}
