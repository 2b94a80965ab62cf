/// A program that every lane runs with the same files and the same input.
struct Exercise {
  let name: String
  var language = Language.python
  let source: String
  /// By path below the working directory.
  var files: [String: String] = [:]
  var input = ""
  var rounds = 60
  /// The other sandboxes take part in one of this many rounds.
  var peersEvery = 1
  var targets: [Comparison] = []

  enum Language { case python, c }

  /// The target for one lane's times relative to another's in the same rounds.
  struct Comparison {
    let lane: String
    var to = "bare"
    let target: Target
  }

  static let all = [pass, student, numpy, fileHeavy, cpu, native]

  /// An empty program: the cost of the interpreter.
  static let pass = Exercise(
    name: "pass", source: "pass\n", rounds: 100, targets: [Comparison(lane: "warm", target: .atMost(0.25))])

  /// The typical program of a course: 2 KB in, five imports, 5 ms of work, 1 KB out.
  static let student = Exercise(
    name: "student",
    source: """
      import sys
      import re
      import json
      import math
      from collections import Counter

      words = re.findall(r"\\w+", sys.stdin.read().lower())
      counts = Counter()
      for turn in range(110):
          counts.update(word[: 3 + turn % 5] for word in words)
      top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:68]
      mean = math.fsum(count for _, count in top) / len(top)
      print(json.dumps({"words": len(words), "mean": round(mean, 3), "top": dict(top)}))

      """,
    input: String((0..<300).map { "word\($0 * $0 % 499) " }.joined().prefix(2048)),
    rounds: 100,
    targets: [
      Comparison(lane: "warm", target: .atMost(0.5)), Comparison(lane: "cold", target: .atMost(1.2)),
      Comparison(lane: "cold", to: "bubblewrap", target: .atMost(1.1)),
    ])

  static let numpy = Exercise(
    name: "numpy", source: "import numpy\nprint(numpy.arange(1000).sum())\n", rounds: 40,
    targets: [Comparison(lane: "warm", target: .atMost(0.06))])

  /// 2,000 times open, read and close; 5,000 stats; 200 listings.
  static let fileHeavy = Exercise(
    name: "file-heavy",
    source: """
      import os
      names = [f"data/{i % 10}/{i}" for i in range(200)]
      for i in range(2000):
          file = os.open(names[i % 200], os.O_RDONLY)
          os.read(file, 4096)
          os.close(file)
      for i in range(5000): os.stat(names[i % 200])
      for i in range(200): os.listdir(f"data/{i % 10}")

      """,
    files: Dictionary(uniqueKeysWithValues: (0..<200).map { ("data/\($0 % 10)/\($0)", "line \($0)\n") }),
    rounds: 40, targets: ["warm", "cold"].map { Comparison(lane: $0, target: .atMost(2.5)) })

  /// So long that the start does not matter.
  static let cpu = Exercise(
    name: "cpu", source: "for i in range(50_000_000): pass\n", rounds: 60, peersEvery: 20,
    targets: ["warm", "cold"].map { Comparison(lane: $0, target: .from(0.99, to: 1.01)) })

  /// A static program in C that opens and closes a file as often as its argument says.
  static let native = Exercise(
    name: "static", language: .c,
    source: """
      #include <fcntl.h>
      #include <stdlib.h>
      #include <unistd.h>

      int main(int count, char **words) {
        for (int left = count > 1 ? atoi(words[1]) : 0; left; left--) close(open("file", O_RDONLY));
        return 0;
      }

      """,
    files: ["file": "a line\n"], rounds: 100)

  /// An endless loop.
  static let loop = Exercise(name: "loop", source: "while True: pass\n")
}
