import Foundation
import Testing

/// A program over its heap limit gets the verdict `heap_limit`, and no other program does.
@Suite(.timed) struct HeapTests {
  /// Programs by their correct verdict.
  static let programs = [
    "heap_limit": [
      "x = []\nwhile True: x.append(bytearray(1 << 20))", "x = [0]\nwhile True: x += x",
      "x = []\nwhile True: x.append(str(len(x)))", "x = 'x' * (1 << 40)",
      "import os\n\(refused)os._exit(3)", "import os\n\(refused)os.abort()",
      "import sys\n\(refused)sys.exit('no luck today')", "\(refused)1 / 0",
      "import numpy\nnumpy.ones(1 << 26)",
      "import numpy\nx = numpy.ones(1 << 22)\nwhile True: x = numpy.append(x, x)",
      """
      import ctypes
      allocate = ctypes.CDLL(None).malloc
      allocate.restype = ctypes.c_void_p
      for _ in range(3): ctypes.memset(allocate(ctypes.c_size_t(60 << 20)), 1, 60 << 20)
      """,
      "import threading\nx = []\ndef eat():\n    try:\n        while True: x.append(bytearray(5000))\n    except MemoryError: import os; os._exit(1)\nt = threading.Thread(target=eat)\nt.start()\nt.join()",
    ],
    "runtime_error": [
      "def f(): f()\nf()", "import ctypes\nctypes.string_at(0)", "import os\nos.abort()", "1 / 0",
      "x = bytearray(60 << 20)\n1 / 0", "x = bytearray(60 << 20)\nimport ctypes\nctypes.string_at(0)",
      "import sys\nsys.setrecursionlimit(1 << 30)\nx = []\nfor _ in range(200000): x = [x]\nrepr(x)",
    ],
    "accepted": ["\(refused)print('ok')", "x = bytearray(60 << 20)\nprint('ok')"],
    "wrong_answer": ["\(refused)print('coped')"],
  ]
  /// Neither part is too large alone.
  private static let refused = """
    x = bytearray(70 << 20)
    try: y = bytearray(70 << 20)
    except MemoryError: del x

    """

  @Test(arguments: [[], ["--cold"]], ["2", "8"])
  func `a program that ran out of memory is a heap_limit with any ending`(options: [String], jobs: String)
    throws
  {
    let folder = try Folder([
      "hw/assignment.yml": """
      runtime: python3
      entry: main.py
      limits: {cpu: 20s, wall: 120s, heap: 128MiB}
      tests: [{name: t, stdout: ok}]
      """
    ])
    var expected: Set<String> = []
    for (verdict, sources) in Self.programs {
      for (number, source) in sources.enumerated() {
        try folder.write(source, to: "hw/submissions/\(verdict)-\(number).py")
        expected.insert("\(verdict)-\(number)|\(verdict)")
      }
    }
    let arguments = [folder.path("hw"), "--reports", folder.path("reports"), "--quiet", "--jobs", jobs]
    let result = try Command.run(arguments + options)
    #expect(result.code == 0, "\(result.errors)")
    let verdicts = try Command.query(
      folder.url.appending(path: "reports"), "select submission, verdict from results")
    #expect(Set(verdicts) == expected)
  }
}
