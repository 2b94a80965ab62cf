import Foundation

/// The figures, and the lanes without figures. Lines are printed immediately, and all are kept as JSON.
struct Report: Codable {
  let machine: Machine
  private(set) var figures: [Figure] = []
  private(set) var missing: [Missing] = []

  init(on machine: Machine) { self.machine = machine }

  init(readingFrom file: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: file)))
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self)
  }

  /// A row or lane without figures, with the reason.
  struct Missing: Codable, Hashable {
    /// nil if the lane is missing in all rows.
    var row: String?
    var lane: String
    var reason: String
  }

  mutating func add(_ figure: Figure?) {
    guard let figure else { return }
    figures.append(figure)
    say(figure.line)
  }

  mutating func miss(_ row: String?, _ lane: String, _ reason: any Error) {
    let new = Missing(row: row, lane: lane, reason: "\(reason)")
    guard !missing.contains(new) else { return }
    missing.append(new)
  }

  func sayMissing() {
    for each in missing {
      say("not run: \([each.row, each.lane].compactMap { $0 }.joined(separator: ", ")): \(each.reason)")
    }
  }
}

/// Prints a line without buffering.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

/// One line of the table.
struct Figure: Codable {
  let row: String
  let lane: String
  let unit: String
  let spread: Spread
  /// The median time behind a ratio.
  var milliseconds: Double?
  var target: Target?

  init?(
    _ row: String, _ lane: String, _ spread: Spread?, _ unit: String, milliseconds: Double? = nil,
    target: Target? = nil
  ) {
    guard let spread else { return nil }
    self.row = row
    self.lane = lane
    self.unit = unit
    self.spread = spread
    self.milliseconds = milliseconds
    self.target = target
  }

  /// The unit of a ratio to the bare command's time.
  static let besideBare = "x bare"

  static let heading = Self.columns("row", "lane", "median", "10th..90th percentile", "runs", "time, target")

  var line: String {
    let precise: (Double) -> String = { String(format: $0 < 10 ? "%.3f" : $0 < 1000 ? "%.1f" : "%.0f", $0) }
    let verdict = target.map { "\($0): \($0.isMet(by: spread.median) ? "met" : "missed")" }
    return Self.columns(
      row, lane, "\(precise(spread.median)) \(unit)",
      spread.runs > 1 ? "\(precise(spread.low))..\(precise(spread.high))" : "",
      "\(spread.runs)",
      [milliseconds.map { String(format: "%.1f ms", $0) }, verdict].compactMap { $0 }.joined(separator: ", "))
  }

  private static func columns(_ words: String...) -> String {
    zip(words, [12, 27, 20, 22, 5, 0]).map { word, width in
      word.padding(toLength: max(width, word.count), withPad: " ", startingAt: 0)
    }.joined(separator: " ").trimmingCharacters(in: .whitespaces)
  }
}

/// A median, with the 10th and the 90th percentile.
struct Spread: Codable {
  let median, low, high: Double
  let runs: Int

  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    (median, low, high) = (values.percentile(50), values.percentile(10), values.percentile(90))
    runs = values.count
  }
}

extension [Double] {
  /// - Precondition: There is at least one value.
  func percentile(_ percent: Int) -> Double { sorted()[(count - 1) * percent / 100] }
}

/// The target range of a median.
struct Target: Codable, CustomStringConvertible {
  var lowest: Double?
  var highest: Double?

  static func atMost(_ highest: Double) -> Self { Self(highest: highest) }
  static func atLeast(_ lowest: Double) -> Self { Self(lowest: lowest) }
  static func from(_ lowest: Double, to highest: Double) -> Self { Self(lowest: lowest, highest: highest) }

  func isMet(by value: Double) -> Bool { value >= lowest ?? -.infinity && value <= highest ?? .infinity }

  var description: String {
    [lowest.map { "at least \($0)" }, highest.map { "at most \($0)" }].compactMap { $0 }
      .joined(separator: ", ")
  }
}
