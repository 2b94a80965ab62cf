import Sandboxing
import Testing

@testable import Languages

@Suite(.timed) struct DiagnosticsTests {
  static func diagnostics(
    _ stderr: String, for parser: some DiagnosticsParser = PythonDiagnostics()
  ) throws -> Diagnostics {
    try Diagnostics(Output(Array(stderr.utf8)), reach: parser.reach)
  }

  func exception(_ stderr: String) throws -> String? {
    try PythonDiagnostics().exception(in: Self.diagnostics(stderr))
  }

  @Test(arguments: [
    (
      """
        File "/tmp/prog.py", line 2
          print "x"
          ^^^^^^^^^
      SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?

      """, "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)? (line 2 of prog.py)"
    ),
    (
      "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file /tmp/prog.py on line 1\n",
      #"SyntaxError: Non-UTF-8 code starting with '\\xe9' in file /tmp/prog.py on line 1"#
    ),
    (
      """
      Traceback (most recent call last):
        File "/tmp/prog.py", line 4, in <module>
          f("{")
        File "/tmp/lib/input.py", line 3, in f
          return json.loads(x)
                 ^^^^^^^^^^^^^
        File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
          return _default_decoder.decode(s)
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^
      json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1)
      """,
      "json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1) (line 3 of lib/input.py)"
    ),
    (
      """
      Traceback (most recent call last):
        File "prog.py", line 2, in <module>
          1/0
          ~^~
      ZeroDivisionError: division by zero

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
        File "prog.py", line 4, in <module>
          raise E("a\\nb")
      E: a
      b
      """, "E: a (line 4 of prog.py)"
    ),
    (
      """
      Traceback (most recent call last):
        File "<string>", line 1, in <module>
        File "/tmp/prog.py", line 1, in f
        File "/tmp/prog.py", line 1, in f
        [Previous line repeated 996 more times]
      RecursionError: maximum recursion depth exceeded
      """, "RecursionError: maximum recursion depth exceeded (line 1 of prog.py)"
    ),
    ("  File \"<string>\", line 1\nNameError: x", "NameError: x"),
  ])
  func `an exception is said with its place in the student's files`(stderr: String, message: String) throws {
    #expect(try exception(stderr) == message)
  }

  @Test(arguments: [
    "", "\n\n", "ValueError: bad", "  File \"/tmp/prog.py\", line 1", "  File \"/tmp/prog.py\"\nE",
    "  File \"/tmp/prog.py\", line x\nE", "  File \"\nE",
    "  | File \"/tmp/prog.py\", line 1\n  | E", "\"/tmp/prog.py\", line 1\nE",
  ])
  func `what is no traceback has no exception`(stderr: String) throws {
    #expect(try exception(stderr) == nil)
  }

  @Test func `a traceback's end is enough`() throws {
    let end = "\n  File \"/tmp/prog.py\", line 7, in f\nValueError: bad\n"
    #expect(
      try exception(String(repeating: "x", count: 1 << 20) + end) == "ValueError: bad (line 7 of prog.py)")
    #expect(try exception("  File \"a.py\", line 1\nE: " + String(repeating: "x", count: 5000)) == nil)
  }

  @Test(arguments: [
    (
      """
      Exception in thread "main" java.lang.IllegalStateException: bad
      \tat java.base/java.util.Scanner.next(Scanner.java:1478)
      \tat Main.read(Main.java:7)
      \tat Main.main(Main.java:3)
      """, "java.lang.IllegalStateException: bad (line 7 of Main.java)"
    ),
    ("Exception in thread \"main\" java.lang.StackOverflowError", "java.lang.StackOverflowError"),
    ("\tat Main.read(Main.java:7)", nil),
  ])
  func `an exception of Java's is named`(stderr: String, message: String?) throws {
    let words = try Self.diagnostics(stderr, for: JavaDiagnostics())
    #expect(JavaDiagnostics().exception(in: words) == message)
    #expect(SilentDiagnostics().exception(in: words) == nil)
  }

  @Test(arguments: [
    (
      "Main.java:1: error: ';' expected\nclass Main {\n   ^\n1 error\nerror: compilation failed\n",
      "line 1 of Main.java: ';' expected"
    ),
    ("error: compilation failed", "the program does not compile"),
    ("Main.java:1: error: ';' expected\n", nil),
  ])
  func `the compiler's first complaint is named`(stderr: String, message: String?) throws {
    #expect(
      try JavaDiagnostics().compileError(in: Self.diagnostics(stderr, for: JavaDiagnostics())) == message)
  }

  @Test func `hostile words are short and visible`() throws {
    let name = String(repeating: "n\u{1B}", count: 100)
    let message = "E: \u{1B}[2J\u{202E}" + String(repeating: "e\u{301}\u{301}", count: 300)
    let bytes = Array("  File \"/tmp/\(name)\", line 7\n\(message)\n".utf8) + [0xFF]
    let exception = try #require(
      PythonDiagnostics().exception(in: Diagnostics(Output(bytes), reach: PythonDiagnostics().reach)))
    #expect(exception.hasPrefix(#"E: \x1B[2J\xE2\x80\xAE"#))
    #expect(exception.unicodeScalars.count < 300)
    #expect(exception.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
  }

  @Test(arguments: [
    ("MemoryError\n", true), ("a\nb.MemoryError: x", true), ("MemoryErrors", false),
    ("MemoryError\nx", false),
    ("x: MemoryError", false), ("", false), ("MemoryError: x\n\tat A.f(A.java:1)\n\tat A.g(A.java)", true),
  ])
  func `the last line names an error`(stderr: String, isNamed: Bool) throws {
    #expect(try JavaDiagnostics().isNamed("MemoryError", in: Self.diagnostics(stderr)) == isNamed)
  }
}
