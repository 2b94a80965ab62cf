import Foundation
import FoundationXML
import Glibc
import Testing

/// Names, contents and outputs of submissions reach terminals, CI logs and reports as text without an effect.
@Suite(.timed) struct HostileTests {
  /// Terminal escapes, formatting that hides or reorders text, words that CI servers obey, the markup of every
  /// report.
  static let words: [String] = [
    "\u{1B}[2J", "\u{1B}]0;title\u{7}", "\u{1B}]52;c;eA==\u{7}", "\u{1B}]8;;http://x\u{7}",
    "\u{1B}P1$r\u{1B}\\",
    "\u{9B}6n", "\rAC", "WA\u{8}\u{8}AC", "\u{202E}abc", "\u{2066}x\u{2069}", "\u{200B}", "\u{FEFF}",
    "\u{E0041}",
    "a\(String(repeating: "\u{301}", count: 300))", "]]>", "&#0;", "<testcase name=\"x\"/>", "\u{0}",
    "\u{FFFE}",
    "\u{85}", "\u{2028}", "<script>alert(1)</script>", "'); DROP TABLE trials;--", "=cmd|' /C calc'!A0", "+1",
    "@x",
    "\n::error::forged", "\n::add-mask::a", "\n::stop-commands::x", "\n##vso[task.setvariable]x",
    "\n##[error]x",
    "\n##teamcity[testStarted]", "[[ATTACHMENT|/etc/passwd]]", "\nok 1\nBail out!\n1..0",
    "\n99 passed, 0 failed",
    "\n{\"score\": 100}", "%n%s", "{{7*7}}", "\\input{/etc/passwd}", "![](http://tracker)",
  ]

  /// File names, which contain neither a slash nor a NUL.
  static let names: [[UInt8]] =
    [
      "-rf", "--only", "CON", "x...", " ", "two\nlines", "\u{1B}[31mred", "\u{202E}yp.x", "::error::x",
      "##[x]", "]]>",
      "=1+1", "a'b\"c", "$(id)", "`id`", "👩‍👩‍👧", "é", String(repeating: "n", count: 250),
    ].map { Array($0.utf8) } + [[0xFF, 0xFE], [0xC0, 0xAF], [0xED, 0xA0, 0x80]]

  @Test func `nothing that a class brings along acts on its reader`() throws {
    let folder = try Folder([
      "hw/assignment.yml":
        "runtime: python3\ntests:\n  - {name: t, stdout: ok}\n  - {name: ok, stdout: \"fine\\n\"}\n",
      "hw/submissions/honest/main.py": "print('fine')\n", "reports/.keep": "",
    ])
    let said = Self.words.map { "\\x{\($0.unicodeScalars.map { String($0.value, radix: 16) })}" }
    #expect(Set(said).count == said.count)
    let bytes = Array(Self.words.joined(separator: " ").utf8)
    let source =
      "import sys\nwords = bytes(\(bytes)) + b' \\xff\\xc0\\xaf \\xed\\xa0\\x80'\n"
      + "for stream in (sys.stdout, sys.stderr): stream.buffer.write(words); stream.flush()\n"
      + "try: open('/absent/' + words.replace(b'\\0', b'').decode('utf-8', 'replace'))\nexcept OSError: pass\n"
      + "raise ValueError(words.decode('utf-8', 'surrogateescape'))\n"
    let submissions = Array(folder.path("hw/submissions/").utf8)
    for name in Self.names { try Self.write(source, to: submissions + name + Array(".py".utf8)) }
    try Self.layOutTraps(in: folder)

    let run = try Command.run([folder.path("hw"), "--reports", folder.path("reports"), "--verbose"])
    #expect(run.code == 0, "\(run.errors)")
    for text in [run.output, run.errors] { try Self.expectHarmless(text) }
    #expect(run.errors.contains("is a fifo") && run.errors.contains("is a link"))

    let reports = folder.url.appending(path: "reports")
    let data = try Data(contentsOf: reports.appending(path: "junit.xml"))
    try Self.expectHarmless(String(decoding: data, as: UTF8.self))
    let suites = try XMLDocument(data: data).nodes(forXPath: "/testsuites/testsuite")
    let shown = Set(suites.compactMap { ($0 as? XMLElement)?.attribute(forName: "name")?.stringValue })
    #expect(suites.count == Self.names.count + 3 && shown.count == suites.count)

    #expect(try Command.query(reports, "pragma integrity_check") == ["ok"])
    let count = "select count(distinct submission), count(*) from results"
    #expect(try Command.query(reports, count) == ["\(suites.count)|\(2 * suites.count)"])
    // No submission's verdict depends on the others.
    let accepted = "select submission from results where verdict = 'accepted' order by submission"
    #expect(try Command.query(reports, accepted) == ["honest", "shadow", "traps"])
  }

  /// Files that would block a reader, or be executed, if they were followed, opened or obeyed.
  private static func layOutTraps(in folder: Folder) throws {
    let hostile = "raise SystemExit('taken over')\n"
    for name in [
      "sitecustomize.py", "usercustomize.py", "pyvenv.cfg", "x.pth", "ld.so.preload", "conftest.py",
      "Makefile",
      ".git/hooks/post-checkout", ".git/config", "package.json", "__pycache__/main.cpython-311.pyc",
    ] { try folder.write(hostile, to: "hw/submissions/shadow/\(name)") }
    for name in ["shadow", "traps"] {
      try folder.write("print('fine')\n", to: "hw/submissions/\(name)/main.py")
    }
    let traps = folder.path("hw/submissions/traps/")
    for (name, target) in [
      "root": "/", "up": "..", "self": "self", "gone": "/absent", "password": "/etc/passwd",
    ] {
      unsafe symlink(target, traps + name)
    }
    unsafe mkfifo(traps + "fifo", 0o666)
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    try folder.write("echo", to: "hw/submissions/traps/setuid")
    unsafe chmod(traps + "setuid", 0o4755)
    let file = unsafe open(traps + "huge", O_CREAT | O_WRONLY, 0o644)
    ftruncate(file, 1 << 20)
    close(file)
  }

  /// A file of a submission is read by the interpreter and never executed, in any format.
  @Test func `a submission that looks like an executable is not executed`() throws {
    let folder = try Folder([
      "hw/assignment.yml": "runtime: python3\ntests: [{name: t, stdout: done}]\n",
      "hw/submissions/script.py": "#!/bin/sh\ntouch canary; echo done\n",
      "hw/submissions/empty.py": "", "hw/submissions/headless.py": "\u{7F}ELF",
    ])
    let program = try Data(contentsOf: URL(filePath: "/bin/echo"))
    var foreign = program
    foreign[18] = 183  // EM_AARCH64
    var small = program
    small[4] = 1  // ELFCLASS32
    for (name, data) in [
      "whole": program, "foreign": foreign, "small": small, "cut": program.prefix(100),
    ] {
      try data.write(to: folder.url.appending(path: "hw/submissions/\(name).py"))
    }
    let run = try Command.run([folder.path("hw"), "--reports", folder.path("reports"), "--quiet"])
    #expect(run.code == 0, "\(run.errors)")
    let verdicts = try Command.query(
      folder.url.appending(path: "reports"), "select submission, verdict from results order by 1")
    #expect(
      verdicts == [
        "cut|runtime_error", "empty|wrong_answer", "foreign|runtime_error", "headless|runtime_error",
        "script|runtime_error", "small|runtime_error", "whole|runtime_error",
      ])
  }

  private static func write(_ text: String, to path: [UInt8]) throws {
    let file = unsafe open(path.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o644)
    try #require(file >= 0)
    defer { close(file) }
    try FileHandle(fileDescriptor: file).write(contentsOf: Data(text.utf8))
  }

  /// No control characters except LF and tab, nothing that hides or reorders text, no line that a CI server obeys.
  private static func expectHarmless(_ text: String) throws {
    let bad = text.unicodeScalars.first { scalar in
      switch scalar.properties.generalCategory {
      case .control: scalar != "\n" && scalar != "\t"
      case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
      default: scalar.properties.isNoncharacterCodePoint
      }
    }
    #expect(bad == nil, "U+\(String(bad?.value ?? 0, radix: 16))")
    for line in text.split(separator: "\n") {
      let start = line.drop(while: \.isWhitespace)
      for word in ["::", "##[", "##vso[", "##teamcity[", "ok 1", "Bail out!", "1..0", "99 passed"] {
        #expect(!start.hasPrefix(word), "\(line.prefix(100))")
      }
    }
    for word in ["[[ATTACHMENT|", "##[", "##vso[", "##teamcity["] { #expect(!text.contains(word)) }
  }
}
