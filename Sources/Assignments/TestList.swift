internal import Sandboxing
internal import SystemPackage

/// The most tests that an assignment has.
private let mostTests = 10_000

extension AssignmentFolder {
  /// Reads the tests that `value` lists, or without it those that lie in `tests/`.
  func tests(listedIn value: YAMLValue?, limits: Limits, comparison: Comparison) -> [Test] {
    let tests: [Test]
    if let value {
      let listed = value.list { item in
        item.fields(Test.keys).map { ($0, Test($0, in: self, limits: limits, comparison: comparison)) }
      }
      if value.isEmptyList { value.complain("there are no tests; list at least one") }
      tests = checked(listed ?? [])
    } else {
      tests = pairs().map {
        Test(name: $0.name, input: $0.input, answer: $0.answer, limits: limits, comparison: comparison)
      }
    }
    if tests.count > mostTests {
      let place = value.map { ($0.file, $0.line) } ?? (shown("tests"), nil)
      log.add("there are \(tests.count) tests; expected at most \(mostTests)", file: place.0, line: place.1)
    }
    return tests
  }

  /// Complains about tests of one name, and about what is needed and cannot be.
  private func checked(_ listed: [(YAMLFields, Test)]) -> [Test] {
    let tests = listed.map(\.1)
    let needs = Needs(tests)
    var seen: Set<String> = []
    for (fields, test) in listed {
      if !test.name.isEmpty, !seen.insert(test.name).inserted {
        fields["name"]?.complain("there is another test named \(quoted(test.name)); rename one")
      }
      for problem in needs.problems(of: test) { fields["needs"]?.complain(problem) }
    }
    return tests
  }

  /// Every `tests/NAME.in` with its `NAME.ans` or `NAME.out`, by name.
  private func pairs() -> [(name: String, input: Test.Source, answer: Test.Source)] {
    let remedy = "give it tests/NAME.in and tests/NAME.ans, or list `tests:` in assignment.yml"
    let entries: [FilePath.Component]
    do {
      entries = try find("tests", .directory).entries(atMost: 4 * mostTests)
    } catch {
      let trouble = error == .missing ? "the assignment has no tests; \(remedy)" : "the folder \(error)"
      log.add(trouble, file: shown("tests"))
      return []
    }
    let names = Set(entries.map(\.bytes))
    let endings = [".in", ".ans", ".out"]
    if !names.contains(where: { name in endings.contains { name.ends(with: $0) } }) {
      log.add("the folder holds no tests; \(remedy)", file: shown("tests"))
    }
    return entries.compactMap { entry in
      let name = entry.bytes
      let stem = Array(name.withoutExtension)
      let answers = [".ans", ".out"].map { stem + Array($0.utf8) }.filter(names.contains)
      func complain(_ message: String) {
        log.add(message, file: shown(FilePath("tests").appending(entry)))
      }
      guard name.ends(with: ".in") else {
        if answers.contains(name), !names.contains(stem + Array(".in".utf8)) {
          complain("the answer has no input; add \(visible(stem)).in beside it, empty if need be")
        }
        return nil
      }
      if answers.isEmpty { complain("the test has no answer; add \(visible(stem)).ans beside it") }
      if answers.count > 1 { complain("the test has two answers, .ans and .out; remove one") }
      let shownName = visible(stem)
      if shownName.utf8.count > 100 { complain("the test's name is longer than 100 bytes; shorten it") }
      guard let input = source(name), let answer = answers.first.flatMap(source) else { return nil }
      return (shownName, input, answer)
    }
  }

  private func source(_ name: [UInt8]) -> Test.Source? {
    let path = FilePath("tests").appending(FilePath.Component(bytes: name))
    do { return .file(try file(path)) } catch {
      log.add("the file \(error)", file: shown(path))
      return nil
    }
  }

  /// Reads what a test writes down under the key `text`, or names under the key `file`.
  func source(_ fields: YAMLFields, text: String, file: String) -> Test.Source? {
    if let value = fields[text] {
      if fields[file] != nil { value.complain("`\(text):` and `\(file):` exclude each other; remove one") }
      return value.text("text (write \"\" for none)").map { .text($0) }
    }
    return fields[file].flatMap { self.source(namedBy: $0) }
  }

  /// Reads the files that a program must leave: `{result.txt: tests/a.result}`.
  func filesOut(_ value: YAMLValue, _ limits: Limits) -> [String: Test.Source]? {
    if limits.scratch == 0 {
      value.complain("files_out needs a directory to write in; give the assignment `scratch:`, such as 16MiB")
    }
    var files: [String: Test.Source] = [:]
    for (key, _, value) in value.entries() ?? [] {
      if let path = key.relativePath(), let source = source(namedBy: value) { files[path] = source }
    }
    return files
  }

  private func source(namedBy value: YAMLValue) -> Test.Source? {
    guard let path = value.text("a path", where: { $0.utf8.count < 4096 && !$0.utf8.contains(0) })
    else { return nil }
    do { return .file(try self.file(FilePath(path))) } catch {
      value.complain("\(value.keyPath) names \(quoted(path)), which \(error)")
      return nil
    }
  }
}
