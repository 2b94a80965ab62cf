import Foundation

/// An assignment with known verdicts, and its reports.
final class Course {
  static let tests = [("one", 1, 1.0), ("two", 2, 2.0), ("three", 3, 3.0)]

  /// The expected trials: `SUBMISSION TEST VERDICT POINTS`.
  static let expected = Set(
    (0..<8).flatMap { number in
      tests.map { name, input, points in
        let verdict =
          switch (number % 4, input) {
          case (1, 2...): "wrong_answer"
          case (2, 2): "runtime_error"
          default: "accepted"
          }
        return "s\(number) \(name) \(verdict) \(verdict == "accepted" ? points : 0)"
      }
    })

  /// The programs, by the submission's number modulo their count.
  private static let programs = [
    "print(n ** 2)", "print(n)", "assert n != 2; print(n ** 2)",
    "try: open('/etc/passwd')\nexcept OSError: print(n ** 2)",
  ]

  let folder: Folder

  /// - Parameters:
  ///   - delay: The time that each program sleeps before it prints, in seconds.
  ///   - noise: The number of bytes that each writes to stderr, which are never the same.
  init(delay: Double = 0.03, noise: Int = 0) throws {
    let tests = Self.tests.map { name, input, points in
      "  - {name: \(name), stdin: \"\(input)\", stdout: \"\(input * input)\", points: \(points)}\n"
    }
    var files = [
      "hw/assignment.yml":
        "runtime: python3\nentry: main.py\nlimits: {cpu: 60s, wall: 600s}\ntests:\n" + tests.joined()
    ]
    for number in 0..<8 {
      files["hw/submissions/s\(number).py"] = """
        import os, sys, time
        n = int(input())
        time.sleep(\(delay))
        sys.stderr.buffer.write(os.urandom(\(noise)))
        \(Self.programs[number % 4])

        """
    }
    folder = try Folder(files)
  }

  var reports: URL { folder.url.appending(path: "reports") }

  /// The process that holds the lock of the reports, or held it when it was killed.
  var owner: Int32? {
    (try? String(contentsOf: reports.appending(path: "lock"), encoding: .utf8)).flatMap { Int32($0) }
  }

  /// Waits until the reports' files have changed this number of times, or the run is over.
  ///
  /// The speed of a machine affects the number of changes per second, but not the work between two changes.
  func wait(forChange count: Int, by process: Process) {
    var (seen, left) = (state, count)
    while left > 0, process.isRunning {
      usleep(500)
      let now = state
      if now != seen { (seen, left) = (now, left - 1) }
    }
  }

  /// The files with their sizes and modification times.
  private var state: [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: reports, includingPropertiesForKeys: nil)
    return (files ?? []).map { file in
      var status = stat()
      unsafe stat(file.path(), &status)
      let time = status.st_mtim
      return "\(file.lastPathComponent) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)"
    }
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: reports.path()).sorted()
  }

  // MARK: Grading it

  struct Result {
    var code: Int32
    var output: String
    var errors: String

    struct Judged: Equatable { var ran, unchanged: Int }

    /// The number of trials that were executed or shared an outcome of the run, and the number of reused ones.
    var judged: Judged? {
      if let match = output.firstMatch(of: /; (\d+) run(?:, (\d+) equal to one of them)?, (\d+) unchanged/) {
        return Judged(ran: Int(match.1)! + (match.2.flatMap { Int($0) } ?? 0), unchanged: Int(match.3)!)
      }
      return output.firstMatch(of: /(\d+) trials? of/).map { Judged(ran: Int($0.1)!, unchanged: 0) }
    }
  }

  func start(_ options: [String] = [], surroundings: [String] = [], as name: String = "run") throws -> Process
  {
    try Command.start(
      [folder.path("hw"), "--reports", reports.path(), "--jobs", "2", "--no-progress"] + options,
      surroundings: surroundings, output: folder.url.appending(path: "\(name).out"),
      errors: folder.url.appending(path: "\(name).err"))
  }

  /// Waits for the end of a run that was started under this name.
  func end(of process: Process, as name: String = "run") throws -> Result {
    process.waitToEnd()
    func text(_ ending: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.url.appending(path: name + ending)), as: UTF8.self)
    }
    let isKilled = process.terminationReason == .uncaughtSignal
    return Result(
      code: isKilled ? -process.terminationStatus : process.terminationStatus, output: try text(".out"),
      errors: try text(".err"))
  }

  func grade(_ options: [String] = [], surroundings: [String] = []) throws -> Result {
    try end(of: start(options, surroundings: surroundings))
  }

  /// The files of the reports.
  func remains() throws -> Remains { try Remains(of: reports) }
}

/// The reports of a run, as another program reads them.
struct Remains {
  struct Row: Hashable { var run, trial: String }
  struct Run: Hashable {
    var id: String
    var isComplete: Bool
  }

  /// The rows of all runs, and their trials with verdict and points.
  var rows: [Row] = []
  var runs: [Run] = []
  /// The rows of the views.
  var results: [String] = []
  /// The test cases in `junit.xml`: `SUBMISSION TEST VERDICT`; `skipped` means not judged yet.
  var cases: [String] = []
  /// The errors in the database or in a report; empty if there are none.
  var troubles: [String] = []

  init() {}

  /// Reads a copy, because the first reader of a database with a WAL file merges the two.
  init(of reports: URL) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-c", Self.script, reports.path()]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitToEnd()
    if process.terminationStatus != 0 { troubles.append("the reports cannot be read") }
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      let rest = words.dropFirst().joined(separator: " ")
      switch words[0] {
      case "row": rows.append(Row(run: words[1], trial: words[2]))
      case "run": runs.append(Run(id: words[1], isComplete: words[2] == "1"))
      case "result": results.append(rest)
      case "case": cases.append(rest)
      default: troubles.append(rest)
      }
    }
  }

  private static let script = """
    import os, shutil, sqlite3, sys, tempfile, xml.etree.ElementTree as tree
    reports = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
      for name in os.listdir(reports) if os.path.exists(reports) else []:
        if name.startswith("scores"): shutil.copy(f"{reports}/{name}", folder)
      scores = sqlite3.connect(f"{folder}/scores.sqlite")
      def show(word, sql):
        for row in scores.execute(sql): print(word, *row)
      show("trouble", "SELECT * FROM pragma_integrity_check WHERE integrity_check <> 'ok'")
      if scores.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        show("row", "SELECT run, trials.submission, test_results.test, verdict, points FROM trials "
          "JOIN test_results ON trial = id ORDER BY id, test_results.test")
        show("run", "SELECT id, complete FROM runs ORDER BY id")
        show("result", "SELECT submission, test, verdict, points FROM results")
        show("trouble", "SELECT 'denials', submission, count(*) FROM denials JOIN results USING (submission, test) "
          "GROUP BY submission HAVING submission NOT IN ('s3', 's7')")
    if os.path.exists(f"{reports}/junit.xml"):
      for case in tree.parse(f"{reports}/junit.xml").getroot().iter("testcase"):
        verdicts = [child.get("type", child.tag) for child in case]
        print("case", case.get("classname").split(".")[-1], case.get("name"), *verdicts or ["accepted"])

    """

  /// Whether nothing is duplicated or wrong.
  var isRight: Bool {
    troubles.isEmpty && Set(rows).count == rows.count
      && rows.allSatisfy { Course.expected.contains($0.trial) }
      && Set(results).isSubset(of: Course.expected)
      && Set(results) == Set(rows.map(\.trial))
      && runs.filter(\.isComplete).allSatisfy { run in
        rows.count { $0.run == run.id } == Course.expected.count
      }
      && areCasesRight
  }

  private var areCasesRight: Bool {
    let expected = Set(Course.expected.map { $0.split(separator: " ").dropLast().joined(separator: " ") })
    let judged = cases.filter { !$0.hasSuffix(" skipped") }
    return (cases.isEmpty || cases.count == expected.count) && Set(judged).isSubset(of: expected)
  }

  /// Whether every trial was judged, and every report agrees.
  var isFinished: Bool {
    Set(results) == Course.expected && cases.count == Course.expected.count
      && !cases.contains { $0.hasSuffix(" skipped") }
  }

  /// Whether it contains everything from before, and at most one more run.
  func goesOn(from before: Remains) -> Bool {
    rows.starts(with: before.rows) && runs.starts(with: before.runs) && runs.count <= before.runs.count + 1
      && (cases.isEmpty == false || before.cases.isEmpty)
      && rows.dropFirst(before.rows.count).allSatisfy { $0.run == runs.last?.id }
  }
}
