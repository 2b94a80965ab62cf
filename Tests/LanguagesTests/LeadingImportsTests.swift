import Testing

@testable import Languages

@Suite(.timed) struct LeadingImportsTests {
  @Test func `a long program is not read to its end`() {
    let source = "import sys\n" + String(repeating: "#\n", count: 8186) + "import os\n"
    #expect(LeadingImports(of: Array(source.utf8)) { _ in true }.statements == ["import sys"])
    #expect(LeadingImports(of: Array(source.dropFirst(9).utf8)) { _ in true }.statements == [])
  }

  /// Each source has the maximal length that is read; the time must not be quadratic in it.
  @Test(
    .timeLimit(.minutes(60)),
    arguments: [
      "(" + String(repeating: "\n", count: 16382), String(repeating: "(\n", count: 8190),
      "from json import (" + String(repeating: "\n", count: 16360),
      "from json import (" + String(repeating: "loads,\n", count: 2330) + ")\n",
      String(repeating: "import sys\\\n", count: 1360),
    ])
  func `a statement that does not end costs no more than its length`(source: String) {
    let source = Array(source.utf8)
    for _ in 0..<40 { #expect(LeadingImports(of: source) { _ in true }.statements == []) }
  }

  @Test func `a statement of the greatest length is read`() {
    let names = (0..<400).map { "name\($0)" }.joined(separator: ",\n")
    let statements = LeadingImports(of: Array("from json import (\(names))\nimport sys".utf8)) { _ in true }
      .statements
    #expect(statements.count == 2 && statements.last == "import sys")
  }

  @Test(arguments: [
    ("", []), ("import sys", ["import sys"]), ("import sys\nprint(1)\nimport json", ["import sys"]),
    ("import os.path as p, json # both\n", ["import os.path, json"]),
    (
      "from json import (loads as l,\n  dumps,)  # two\nimport sys",
      ["from json import loads, dumps", "import sys"]
    ),
    ("from json import *; import sys; x = 1\nimport os", ["from json import *", "import sys"]),
    ("import sys, \\\n  os\nimport json", ["import sys, os", "import json"]),
    (
      "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n\n'''A\ndocstring.'''\nimport sys\r\nimport os",
      ["import sys", "import os"]
    ),
    (
      "\u{feff}\"\"\"One line.\"\"\" # so\nfrom __future__ import annotations",
      ["from __future__ import annotations"]
    ),
    ("'plain'\nimport sys", []), ("\"\"\"No end\nimport sys", []), ("\"\"\"a\"\"\" + str(1)\nimport sys", []),
    ("import own\nimport sys", []), ("import sys\nimport json, own, os", ["import sys"]),
    ("from . import sys", []), ("from .json import x", []), ("import sys.", []), ("import sys as", []),
    ("import sys,", []), ("from json import (loads", []), ("from json import loads)", []), ("import", []),
    ("from json import os.path", []), ("import sys os", []), ("import sys = 3", []), (" import sys", []),
    ("if True:\n  import sys", []), ("import_ = 3", []), ("import sys\n\timport os", ["import sys"]),
    ("import jsön", []), ("import sys\u{c}\nimport os", ["import sys", "import os"]), ("import\u{a0}sys", []),
    ("# one line\u{2028}import sys", []),
  ])
  func `imports are read up to the first other statement`(source: String, statements: [String]) {
    let known: Set<Substring> = ["sys", "os", "json", "__future__"]
    #expect(LeadingImports(of: Array(source.utf8)) { known.contains($0) }.statements == statements)
  }
}
