internal import ArgumentParser
internal import Foundation
internal import Reports
internal import Scores

/// `grade runs DIRECTORY`.
struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the runs in scores.sqlite, the newest first.",
    discussion: """
      EXAMPLES
        grade runs assignments/hw3
        grade diff assignments/hw3 4 7           compares two of them
        grade forget assignments/hw3 --keep 20   removes all but the newest 20
      """)

  @OptionGroup var stored: StoredScores

  func run() throws {
    let scores = try stored.open()
    let runs: [PastRun]
    do throws(ReportError) { runs = try scores.runs() } catch {
      throw Failure(message: "\(error)", code: 3)
    }
    let rows = runs.map { run in
      [
        "\(run.id)", run.started, run.took ?? "killed", "\(run.trials - run.reused)", "\(run.reused)",
        "\(run.accepted)", run.isComplete ? "" : "not complete",
      ]
    }
    let heading = ["run", "started", "took", "judged", "unchanged", "accepted", ""]
    let widths = heading.indices.map { column in ([heading] + rows).map { $0[column].count }.max()! }
    for (number, row) in ([heading] + rows).enumerated() {
      let cells = zip(row, widths).enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 1 || column == 6 ? cell.0 + blanks : blanks + cell.0
      }
      let line = cells.joined(separator: "  ")
      let trimmed = String(line.prefix(line.count - line.reversed().prefix { $0 == " " }.count))
      say(number == 0 ? Style.stdout.bold(trimmed) : trimmed)
    }
  }
}

extension PastRun {
  /// Nil if the run was killed.
  fileprivate var took: String? {
    guard let start = try? Date(started, strategy: .iso8601),
      let end = finished.flatMap({ try? Date($0, strategy: .iso8601) })
    else { return nil }
    return "\(Int(end.timeIntervalSince(start))) s"
  }
}

/// `grade forget DIRECTORY`.
struct Forget: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Remove old runs from scores.sqlite; the newest result of each trial stays.",
    discussion: """
      EXAMPLES
        grade forget assignments/hw3 --keep 20
      """)

  @OptionGroup var stored: StoredScores

  @Option(help: ArgumentHelp("The number of runs to keep.", valueName: "runs"))
  var keep: Int

  func validate() throws {
    if keep < 1 { throw ValidationError("--keep must be 1 or more.") }
  }

  func run() throws {
    _ = try stored.open()
    let folder = try stored.folder()
    do throws(ReportError) {
      let gone = try ScoreFile.forget(in: folder, keeping: keep)
      say("forgot \(counted(gone, "run"))")
    } catch {
      if case .busy = error { throw Failure(message: "\(error)", code: 2) }
      throw Failure(message: "\(error)", code: 3)
    }
  }
}
