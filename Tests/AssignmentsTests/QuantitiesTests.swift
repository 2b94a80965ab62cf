import Assignments
import Sandboxing
import Testing

@Suite(.timed) struct QuantitiesTests {
  private func limits(_ yaml: String) throws -> Limits {
    let world = World("runtime: python3\nlimits: {\(yaml)}")
    return try world.read().tests[0].limits
  }

  @Test(arguments: [
    ("1s", Duration.seconds(1)), ("500ms", .milliseconds(500)), ("2min", .seconds(120)),
    ("0.1", .milliseconds(100)),
    ("3", .seconds(3)), ("1.5 s", .milliseconds(1500)), ("86400", .seconds(86400)), ("\"2s\"", .seconds(2)),
  ])
  func `a duration has a unit or is in seconds`(text: String, duration: Duration) throws {
    #expect(try limits("cpu: \(text)").cpu == duration)
  }

  @Test(arguments: [("4096", 4096), ("8KiB", 8192), ("1.5MiB", 3 << 19), ("1GiB", 1 << 30), ("10 B", 10)])
  func `a size has a binary unit or is in bytes`(text: String, size: Int) throws {
    #expect(try limits("output: \(text)").output == size)
  }

  @Test(arguments: [
    "cpu: 0", "cpu: -1s", "cpu: 1h", "cpu: 90000", "cpu: s", "cpu: 1.2.3s", "cpu: inf", "cpu: nan", "cpu: []",
    "cpu: 1e3", "wall: 0.0001ms", "heap: 1MB", "heap: 1", "heap: 99999999999GiB", "stack: 1KiB", "output: 0",
    "processes: 0", "processes: 1.5", "processes: \"2\"", "open_files: 99999999999999999999", "cpu: ٣s",
    "heap: \(String(repeating: "9", count: 400))",
  ])
  func `another unit, sign or magnitude is refused`(limit: String) {
    let problems = World("runtime: python3\nlimits: {\(limit)}").problems()
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("assignment.yml:2: limits.") == true)
  }

  @Test(arguments: ["-1", "x", "nan", "inf", "1e10", "\"1\""])
  func `points that are no number are refused`(points: String) {
    let world = World("runtime: python3\ntests: [{name: a, stdout: x, points: \(points)}]")
    #expect(world.problems().count == 1)
  }
}
