import ArgumentParser
import Foundation

/// Measures the sandbox, the bare interpreter and other sandboxes, in turns within one run.
@main struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    discussion: "Rows: \(Row.all.map(\.name).joined(separator: ", ")).")

  @Argument(help: "The rows to measure (default: all except the long ones).") var rows: [String] = []
  @Flag(
    help: "Measure the long ones, too: \(Row.all.filter(\.isLong).map(\.name).joined(separator: ", ")).")
  var long = false
  @Option(help: ArgumentHelp("The file for the figures, as JSON.", valueName: "file")) var json: String?
  @Option(help: ArgumentHelp("The file for the chart, as SVG.", valueName: "file")) var chart: String?
  @Option(help: ArgumentHelp("Measure nothing; read the figures from this file.", valueName: "file"))
  var from: String?

  static func main() {
    if !Wire.child(CommandLine.arguments) { main(nil) }
  }

  func validate() throws {
    for row in rows where !Row.all.contains(where: { $0.name == row }) {
      throw ValidationError("Unknown row \"\(row)\".")
    }
  }

  func run() throws {
    let (json, chart) = (
      json.map { URL(filePath: $0).absoluteURL }, chart.map { URL(filePath: $0).absoluteURL }
    )
    let report = try from.map(Report.init(readingFrom:)) ?? measure()
    try json.map { try report.encoded().write(to: $0) }
    try chart.map { try Data(Chart(of: report).svg.utf8).write(to: $0) }
  }

  private func measure() throws -> Report {
    let ours = try Ours()
    var report = Report(on: Machine(running: ours.language.version))
    say("\(report.machine), load average \(report.machine.load)")
    say("beside: \(report.machine.peers.joined(separator: ", "))\n\n\(Figure.heading)")
    for row in Row.all where rows.isEmpty ? long || !row.isLong : rows.contains(row.name) {
      do { try row.measure(ours.afresh, &report) } catch { report.miss(row.name, "all", error) }
    }
    report.sayMissing()
    return report
  }
}
