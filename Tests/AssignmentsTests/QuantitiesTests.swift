import Assignments
import Sandboxing
import Testing

@Suite(.timed) struct QuantitiesTests {
  private func limits(_ yaml: String) throws -> TestLimits {
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

  @Test(arguments: [
    ("", "", 10, 10), ("cpu: 3s", "", 10, 10), ("cpu: 20s", "", 60, 60), ("cpu: 20s", "cpu: 1s", 60, 10),
    ("", "cpu: 5s", 10, 15), ("cpu: 20s, wall: 7s", "", 7, 7), ("wall: 7s", "cpu: 5s", 7, 7),
    ("wall: 100s", "cpu: 5s", 100, 100), ("", "cpu: 5s, wall: 5s", 10, 5), ("wall: 10s", "cpu: 20s", 10, 10),
  ])
  func `the wall limit follows the CPU limit unless it is given`(
    all: String, one: String, wall: Int, own: Int
  ) throws {
    let world = World(
      "runtime: python3\nlimits: {\(all)}\ntests:\n- {name: a, stdout: x}\n"
        + "- {name: b, stdout: x, limits: {\(one)}}\n")
    #expect(try world.read().tests.map(\.limits.wall) == [.seconds(wall), .seconds(own)])
  }

  @Test(arguments: [
    ("{floats: {absolute: 1e-6}}", Comparison.floats(absolute: 1e-6, relative: 0)),
    ("{floats: {relative: 0.5}}", .floats(absolute: 0, relative: 0.5)),
    ("{floats: {absolute: 1, relative: 2}}", .floats(absolute: 1, relative: 2)),
    ("{floats: 3}", .floats(absolute: 3, relative: 3)),
  ])
  func `a tolerance is absolute, relative or either`(text: String, comparison: Comparison) throws {
    #expect(try World("runtime: python3\ncompare: \(text)").read().tests[0].comparison == comparison)
  }

  @Test(arguments: ["{floats: {}}", "{floats: {absolut: 1}}", "{floats: {absolute: -1}}", "{floats: [1]}"])
  func `a tolerance that says nothing is refused`(text: String) {
    #expect(World("runtime: python3\ncompare: \(text)").problems().isEmpty == false)
  }

  @Test(arguments: ["-1", "x", "nan", "inf", "1e10", "\"1\"", "0x10", "0X1p3"])
  func `points that are no number are refused`(points: String) {
    let world = World("runtime: python3\ntests: [{name: a, stdout: x, points: \(points)}]")
    #expect(world.problems().count == 1)
  }
}
