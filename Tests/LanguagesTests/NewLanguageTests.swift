import Sandboxing
import SystemPackage
import Testing
import VirtualFiles

@testable import Languages

/// A new language is one value, here of a test.
@Suite(.timed) struct NewLanguageTests {
  static let shell = LanguageDefinition(
    name: "sh", interpreter: "/bin/sh", package: "dash", suffix: ".sh",
    question: ["-c", "echo version dash; echo executable /bin/sh"], installation: [], options: [],
    reservation: 1 << 30, outOfMemory: ["Out of memory"], diagnostics: ShellDiagnostics())

  /// A line such as `main.sh: 2: nonsense: not found`.
  struct ShellDiagnostics: DiagnosticsParser {
    func exception(in diagnostics: Diagnostics) -> String? {
      let parts = diagnostics.last?.split(separator: ": ", maxSplits: 2)
      return parts?.count == 3 ? "\(parts![2]) (line \(parts![1]))" : nil
    }
  }

  @Test func `it is found, it runs, and its messages are understood`() throws {
    let language = try Language(Self.shell)
    #expect(language.suffixes == [".sh"] && language.version == "dash")
    let (text, errors, outcome) = try run(
      "", ["main.sh": "echo hello\nnonsense\n"], on: language, entry: "main.sh")
    #expect(text == "hello\n" && outcome.ending == .exited(code: 127), "\(errors)")
    let said = try Diagnostics(outcome.stderr, reach: language.diagnostics.reach)
    #expect(language.diagnostics.exception(in: said) == "nonsense: not found (line 2)")
  }
}
