import Foundation
import Testing

/// A run may end in any way: no row is lost, duplicated or wrong, and the next run continues from there.
///
/// All random choices follow from a seed that is printed. `CRASH_SEED` repeats them.
@Suite(.timed, .hangs) struct CrashTests {
  static let seed = {
    let given = ProcessInfo.processInfo.environment["CRASH_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0 ... .max)
    print("CRASH_SEED=\(seed)")
    return seed
  }()

  // MARK: A run that is killed

  @Test(arguments: 0..<10)
  func `a run that is killed at ten random moments is finished by the next`(series: Int) throws {
    var numbers = Numbers(state: Self.seed &+ UInt64(series))
    var course = try Course()
    var before = Remains()
    var kills = 0
    while kills < 10 {
      // A run without --fresh reuses results: it is short, and consists mostly of its start and its end.
      let isFresh = numbers.below(2) == 0
      let process = try course.start(isFresh ? ["--fresh"] : [])
      if numbers.below(5) > 0 { course.wait(forChange: numbers.below(16), by: process) }
      usleep(UInt32(numbers.below(numbers.below(5) == 0 ? 1_000_000 : 30_000)))
      let started = descendants(of: process.processIdentifier)
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitToEnd()
      if process.terminationReason == .uncaughtSignal { kills += 1 }
      wait { !started.contains(where: isAlive) }

      let remains = try course.remains()
      let comment = Comment("CRASH_SEED=\(Self.seed), series \(series), kill \(kills)")
      #expect(remains.isRight, comment)
      #expect(remains.goesOn(from: before), comment)
      before = remains
      if remains.isFinished { (course, before) = (try Course(), Remains()) }
    }

    let result = try course.grade()
    let known = Set(before.rows.map(\.trial)).count
    #expect(result.code == 0 && result.errors == "")
    #expect(result.judged == .init(ran: Course.expected.count - known, unchanged: known))
    let remains = try course.remains()
    #expect(remains.isRight && remains.goesOn(from: before) && remains.runs.last?.isComplete == true)
    #expect(remains.isFinished)
    #expect(try course.names() == ["junit.xml", "scores.sqlite"])
  }

  @Test func `a run that is interrupted is finished by the next`() throws {
    let course = try Course(delay: 0.3)
    let process = try course.start(["--jobs", "1"])
    wait { (try? course.remains().rows.isEmpty) == false || !process.isRunning }
    kill(process.processIdentifier, SIGINT)
    let interrupted = try course.end(of: process)
    #expect(interrupted.code == 130 && interrupted.errors.contains("what was judged is in"))
    let before = try course.remains()
    #expect(before.isRight && !before.rows.isEmpty && before.rows.count < Course.expected.count)
    #expect(try before.runs.map(\.isComplete) == [false] && course.names() == ["scores.sqlite"])

    let result = try course.grade(["--jobs", "8"])
    let known = before.rows.count
    #expect(result.code == 0 && result.errors == "")
    #expect(result.judged == .init(ran: Course.expected.count - known, unchanged: known))
    let remains = try course.remains()
    #expect(remains.isRight && remains.isFinished && remains.goesOn(from: before))
  }

  // MARK: Two runs at once

  @Test func `of two runs at once one names the other, and that one is right`() throws {
    let course = try Course()
    let first = try course.start(as: "first")
    wait { course.owner == first.processIdentifier }
    kill(first.processIdentifier, SIGSTOP)
    let second = try course.end(of: course.start(as: "second"), as: "second")
    kill(first.processIdentifier, SIGCONT)
    #expect(second.code == 2 && second.output == "")
    #expect(
      second.errors.hasPrefix("grade: another grade (process \(first.processIdentifier)) is writing"),
      "\(second.errors)")
    #expect(try course.end(of: first, as: "first").code == 0)
    let remains = try course.remains()
    #expect(remains.isRight && remains.isFinished && remains.runs.count == 1)
  }

  @Test func `of two runs that begin at the same time one goes on`() throws {
    let course = try Course()
    for round in 0..<3 {
      let names = ["first", "second"]
      let processes = try names.map { try course.start(["--fresh"], as: $0) }
      let results = try zip(processes, names).map { try course.end(of: $0, as: $1) }
      // On a busy machine one run may be over before the other starts.
      #expect(results.contains { $0.code == 0 })
      for (index, result) in results.enumerated() where result.code != 0 {
        let other = processes[1 - index].processIdentifier
        #expect(result.code == 2)
        #expect(
          result.errors.hasPrefix("grade: another grade (process \(other)) is writing")
            || result.errors.hasPrefix("grade: another grade is writing"), "\(result.errors)")
      }
      let remains = try course.remains()
      #expect(remains.isRight && remains.isFinished && remains.runs.count > round)
      if round % 2 == 1 {
        // The files of a killed run name that run, not the one that is waited for.
        let process = try course.start(["--fresh"])
        wait { course.owner == process.processIdentifier }
        kill(process.processIdentifier, SIGKILL)
        process.waitToEnd()
      }
    }
  }

  @Test func `after a killed run the next begins at once`() throws {
    let course = try Course()
    for _ in 0..<3 {
      let process = try course.start(["--fresh"])
      wait { course.owner == process.processIdentifier }
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitToEnd()
    }
    let result = try course.grade()
    #expect(result.code == 0 && result.errors == "")
    #expect(try course.remains().isFinished)
  }

  // MARK: A full disk

  /// A command that runs a process with its own mounts; nil if that is not permitted.
  static let mounting = [
    ["/usr/bin/unshare", "--mount"], ["/usr/bin/unshare", "--user", "--map-root-user", "--mount"],
  ]
  .first { (try? run($0 + ["/bin/mount", "-t", "tmpfs", "none", "/mnt"], in: Command.root)) == 0 }

  static func run(_ command: [String], in folder: URL) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitToEnd()
    return process.terminationStatus
  }

  @Test(.enabled("mounting is not permitted here") { mounting != nil })
  func `a full disk is said, and with room the next run goes on`() throws {
    let course = try Course(noise: 8 << 10)
    try course.folder.write(
      """
      command=$1
      grade() {
        "$command" hw --reports reports --jobs 2 --no-progress >$1.out 2>$1.err; echo $? >$1.code
        mkdir $1; cp reports/* $1
      }
      mkdir reports && mount -t tmpfs -o size=256k none reports || exit
      grade full
      grade still
      mount -t tmpfs -o remount,size=64m none reports || exit
      grade roomy
      """, to: "script")
    let script = ["/bin/sh", course.folder.path("script"), Command.executable.path()]
    #expect(try Self.run(Self.mounting! + script, in: course.folder.url) == 0)
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: course.folder.path(name), encoding: .utf8)
    }
    for name in ["full", "still"] {
      let errors = try text(name + ".err")
      #expect(try text(name + ".code") == "3\n")
      #expect(errors.contains("grade: cannot write reports"), "\(errors)")
      #expect(errors.contains("make sure that it can be written and the disk is not full"), "\(errors)")
    }
    #expect(try text("full.err").contains("reports/scores.sqlite: database or disk is full"))
    let full = try Remains(of: course.folder.url.appending(path: "full"))
    #expect(full.isRight && !full.rows.isEmpty && full.rows.count < Course.expected.count)
    #expect(full.runs.map(\.isComplete) == [false])
    let still = try Remains(of: course.folder.url.appending(path: "still"))
    #expect(still.isRight && still.goesOn(from: full))

    #expect(try text("roomy.code") + text("roomy.err") == "0\n")
    let known = Set(still.rows.map(\.trial)).count
    #expect(
      try Course.Result(code: 0, output: text("roomy.out"), errors: "").judged
        == .init(ran: Course.expected.count - known, unchanged: known))
    let roomy = try Remains(of: course.folder.url.appending(path: "roomy"))
    #expect(roomy.isRight && roomy.isFinished && roomy.goesOn(from: still))
  }

  // MARK: A folder that becomes unwritable

  static let canBeNobody = (try? Command.run(["--help"], surroundings: ["user"]).code) == 0

  @Test(.enabled("the tests cannot change to an unprivileged user") { canBeNobody })
  func `a folder that is made read-only during a run is said, and nothing is lost`() throws {
    let course = try Course(delay: 0.2)
    let process = try course.start(["--jobs", "1"], surroundings: ["user"])
    wait { (try? course.remains().rows.isEmpty) == false || !process.isRunning }
    kill(process.processIdentifier, SIGSTOP)
    for name in try course.names() { unsafe chmod(course.reports.appending(path: name).path(), 0o444) }
    unsafe chmod(course.reports.path(), 0o555)
    kill(process.processIdentifier, SIGCONT)
    let result = try course.end(of: process)
    #expect(result.code == 3)
    #expect(
      result.errors.contains("junit.xml: Permission denied; make sure that it can be written"),
      "\(result.errors)")
    let second = try course.grade(surroundings: ["user"])
    #expect(second.code == 3)
    #expect(second.errors.contains("cannot write") && second.errors.contains("writ"), "\(second.errors)")

    unsafe chmod(course.reports.path(), 0o777)
    for name in try course.names() { unsafe chmod(course.reports.appending(path: name).path(), 0o666) }
    let remains = try course.remains()
    #expect(remains.isRight && Set(remains.results) == Course.expected)
    let last = try course.grade(surroundings: ["user"])
    #expect(last.code == 0 && last.judged == .init(ran: 0, unchanged: Course.expected.count))
    #expect(try course.remains().isFinished && course.names() == ["junit.xml", "scores.sqlite"])
  }

  // MARK: A damaged database

  @Test func `a file that is no score file is reported and not changed`() throws {
    let course = try Course()
    #expect(try course.grade().code == 0)
    let file = course.reports.appending(path: "scores.sqlite")
    let whole = try Data(contentsOf: file)
    for damaged in [whole.prefix(whole.count / 2), Data("not SQLite".utf8) + whole.dropFirst(10)] {
      try damaged.write(to: file)
      let result = try course.grade()
      #expect(result.code == 3 && result.output == "")
      #expect(result.errors.contains("scores.sqlite is") && result.errors.contains("move it away"))
      #expect(try Data(contentsOf: file) == damaged)
    }
    try FileManager.default.removeItem(at: file)
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    let result = try course.grade()
    #expect(result.code == 3 && result.output == "")
    #expect(result.errors.contains("scores.sqlite is not a score file; move it away"))
    try FileManager.default.removeItem(at: file)

    try Data().write(to: file)
    #expect(try course.grade().judged == .init(ran: Course.expected.count, unchanged: 0))
    #expect(try course.remains().isFinished)
    try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) })
      .write(to: course.reports.appending(path: "scores.sqlite-wal"))
    #expect(try course.grade().judged == .init(ran: 0, unchanged: Course.expected.count))
    let remains = try course.remains()
    #expect(remains.isRight && remains.isFinished && remains.runs.count == 2)
  }

  @Test func `a page that is damaged is said`() throws {
    let course = try Course()
    #expect(try course.grade().code == 0)
    let pages = try Command.query(
      course.reports,
      "SELECT name, (rootpage - 1) * page_size FROM sqlite_schema, pragma_page_size WHERE rootpage > 0")
    let file = course.reports.appending(path: "scores.sqlite")
    let whole = try Data(contentsOf: file)
    for owner in ["trials", "trials_by_name", "outputs", "runs", "submissions", "denied"] {
      let page = try #require(pages.first { $0.hasPrefix("\(owner)|") }?.split(separator: "|"))
      let start = try #require(Int(page[1]))
      var damaged = whole
      damaged.replaceSubrange(start..<start + 4096, with: Data(repeating: 0xa5, count: 4096))
      try damaged.write(to: file)
      let result = try course.grade()
      #expect(result.code == 3 && result.output == "", "\(owner)")
      #expect(result.errors.contains("scores.sqlite is damaged ("), "\(owner): \(result.errors)")
      #expect(result.errors.hasSuffix("; put a copy of it back, or move it away, and grade again\n"))
      #expect(try Data(contentsOf: file) == damaged, "\(owner)")
    }
  }

  @Test func `whatever bytes are damaged, a run comes to its end`() throws {
    var numbers = Numbers(state: Self.seed)
    let course = try Course()
    #expect(try course.grade().code == 0)
    let file = course.reports.appending(path: "scores.sqlite")
    let whole = try Data(contentsOf: file)
    for round in 0..<12 {
      var damaged = whole
      for _ in 0..<(1 << numbers.below(10)) {
        damaged[numbers.below(damaged.count)] = UInt8(numbers.below(256))
      }
      try damaged.write(to: file)
      let result = try course.grade()
      let comment = Comment("CRASH_SEED=\(Self.seed), round \(round): \(result)")
      #expect(result.code == 0 || result.code == 3, comment)
      #expect(result.code == 0 || result.errors.contains("scores.sqlite"), comment)
      #expect(FileManager.default.fileExists(atPath: file.path()), comment)
      for name in try course.names() where name != "junit.xml" {
        try FileManager.default.removeItem(at: course.reports.appending(path: name))
      }
    }
  }
}
