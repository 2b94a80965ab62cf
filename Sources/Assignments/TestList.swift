internal import Sandboxing
internal import SystemPackage

/// The most tests that an assignment has.
private let mostTests = 10_000

extension AssignmentFolder {
  /// Reads the tests that `value` lists, or without it those that lie in `tests/`.
  func tests(listedIn value: YAMLValue?, limits: Limits, comparison: Comparison) -> [Test] {
    guard let value else { return pairs(limits: limits, comparison: comparison) }
    let listed =
      value.list { item in
        item.fields(Test.keys).map { ($0, Test($0, in: self, limits: limits, comparison: comparison)) }
      } ?? []
    if value.isEmptyList { value.complain("there are no tests; list at least one") }
    if listed.count > mostTests {
      value.complain("there are \(listed.count) tests; expected at most \(mostTests)")
    }

    var seen: Set<String> = [""]
    for (fields, test) in listed where !seen.insert(test.name).inserted && !test.name.isEmpty {
      fields["name"]?.complain("there is another test named \(quoted(test.name)); rename one")
    }
    let needs = Needs(listed.map(\.1))
    for (fields, test) in listed {
      for problem in needs.problems(of: test) { fields["needs"]?.complain(problem) }
    }
    return listed.map(\.1)
  }

  /// Every `tests/NAME.in` with its `NAME.ans` or `NAME.out`, by name.
  private func pairs(limits: Limits, comparison: Comparison) -> [Test] {
    let remedy = "give it tests/NAME.in and tests/NAME.ans, or list `tests:` in assignment.yml"
    let entries: [FilePath.Component]
    do {
      entries = try visibleEntries(of: find("tests", .directory), atMost: 4 * mostTests)
    } catch .missing {
      log.add("the assignment has no tests; \(remedy)", file: shown("tests"))
      return []
    } catch {
      log.add("the folder \(error)", file: shown("tests"))
      return []
    }
    var tests: [Test] = []
    let names = Set(entries.map(\.bytes))
    for entry in entries {
      let name = entry.bytes
      let stem = name.withoutExtension
      func named(_ ending: String) -> [UInt8]? {
        let other = stem + Array(ending.utf8)
        return names.contains(Array(other)) ? Array(other) : nil
      }
      let place = shown(FilePath("tests").appending(entry))
      switch (String(decoding: name[stem.endIndex...], as: UTF8.self), named(".ans"), named(".out")) {
      case (".in", let answer?, nil), (".in", nil, let answer?):
        guard let input = source(name), let answer = source(answer) else { continue }
        if visible(stem).utf8.count > 100 {
          log.add("the test's name is longer than 100 bytes; shorten it", file: place)
        }
        tests.append(
          Test(name: visible(stem), input: input, answer: answer, limits: limits, comparison: comparison))
      case (".in", nil, nil):
        log.add("the test has no answer; add \(visible(stem)).ans beside it", file: place)
      case (".in", _?, _?):
        log.add("the test has two answers, .ans and .out; remove one", file: place)
      case (".ans", _, _), (".out", _, _):
        if named(".in") == nil {
          log.add("the answer has no input; add \(visible(stem)).in beside it, empty if need be", file: place)
        }
      default: continue
      }
    }
    if tests.isEmpty, log.problems.isEmpty {
      log.add("the folder holds no tests; \(remedy)", file: shown("tests"))
    }
    return tests
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
    guard let value = fields[file],
      let path = value.text("a path", where: { $0.utf8.count < 4096 && !$0.utf8.contains(0) })
    else { return nil }
    do { return .file(try self.file(FilePath(path))) } catch {
      value.complain(
        "\(value.keyPath) names \(quoted(path)), which \(error); expected a file below "
          + visible(self.path.bytes)
      )
      return nil
    }
  }
}
