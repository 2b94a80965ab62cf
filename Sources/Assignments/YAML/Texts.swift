internal import SystemPackage
internal import Text

/// Checked texts: names, paths, modules, arguments and environment variables.
extension YAMLValue {
  /// Reads a name or title of one line.
  func name(atMost limit: Int = 100) -> String? {
    text("a name of 1 to \(limit) bytes, without control characters") { text in
      (1...limit).contains(text.utf8.count) && text.unicodeScalars.allSatisfy(\.isVisible)
    }
  }

  /// Reads the name of a runtime. For `python3.11` the remedy is `interpreter:`.
  func runtime(among known: [String]) -> String? {
    guard let name = name() else { return nil }
    if known.isEmpty || known.contains(name) { return name }
    let family = name.prefix { !$0.isNumber }
    if let fitting = known.first(where: { $0 == name.prefix(while: { $0 != "." }) }), fitting != name {
      complain(
        "there is no runtime \(quoted(name)); write `runtime: \(fitting)` and `interpreter: /usr/bin/\(name)`"
      )
    } else {
      let remedy =
        suggestion(for: name, among: known)
        ?? known.first { $0.prefix { !$0.isNumber } == family }.map { "did you mean \(quoted($0))?" }
      complain(
        "there is no runtime \(quoted(name)); \(remedy ?? "expected one of \(known.joined(separator: ", "))")"
      )
    }
    return name
  }

  func arguments() -> [String]? {
    let arguments = list { $0.withoutNUL() }
    complainIfTooLong(arguments ?? [])
    return arguments
  }

  private func withoutNUL() -> String? { text("text without a NUL") { !$0.utf8.contains(0) } }

  /// The kernel limits arguments and environment together: to 128 KiB if the stack limit is small. execve(2).
  private func complainIfTooLong(_ texts: some Sequence<String>) {
    let bytes = texts.reduce(0) { $0 + $1.utf8.count + 16 }
    if bytes > 32 << 10 { complain("\(keyPath) takes \(bytes) bytes; expected at most 32 KiB, shorten it") }
  }

  /// Reads a path of this machine; a relative one starts in the assignment's directory.
  func path(from directory: FilePath) -> FilePath? {
    text("a path that begins with / or, from the assignment's directory, with ./ or ../") { text in
      ["/", "./", "../"].contains { text.hasPrefix($0) } && text.utf8.count < 4096 && !text.utf8.contains(0)
    }.map { directory.pushing(FilePath($0)) }
  }

  /// Reads a path that stays below the working directory.
  func relativePath() -> String? {
    text("a relative path without `.` or `..`, such as data/words.txt") { text in
      text.utf8.count < 4000 && !text.utf8.contains(0)
        && text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
          !$0.isEmpty && $0.count <= 255 && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
        }
    }
  }

  /// Reads names such as `numpy` or `os.path`, which a zygote imports before it forks.
  func modules() -> [String]? {
    list { item in
      item.text("the name of a module, such as os.path") { text in
        text.utf8.count <= 200
          && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0 == "_" || $0.isLetter } == true
              && part.allSatisfy { $0.isASCII && ($0 == "_" || $0.isLetter || $0.isNumber) }
          }
      }
    }
  }

  func environment() -> [String: String]? {
    guard let entries = entries() else { return nil }
    var variables: [String: String] = [:]
    for (key, text, value) in entries {
      guard !text.isEmpty, text.utf8.count <= 1000, !text.contains("="), !text.utf8.contains(0) else {
        key.expected("the name of a variable, without `=`")
        continue
      }
      variables[text] = value.withoutNUL()
    }
    complainIfTooLong(variables.flatMap { [$0, $1] })
    return variables
  }
}
