import Foundation
import Testing

/// The folder in which a run leaves its reports.
@Suite(.timed) struct ReportPlaceTests {
  @Test func `reports lie beside the assignment, whatever the caller's folder`() throws {
    let folder = try Folder(
      CommandTests.assignment.merging(
        Dictionary(
          uniqueKeysWithValues: CommandTests.assignment.map { ("c/assignments/" + $0.key, $0.value) })
      ) { $1 })
    let script = """
      set -e
      $grade hw --quiet; test -f reports/hw/scores.sqlite
      cd hw; $grade . | grep '^/.*/reports/hw/scores.sqlite$' | cut -d/ -f1; cd ..
      $grade c/assignments/hw | grep '^c/reports/hw/junit.xml$'; cd c/assignments; $grade hw/ --quiet; cd ../..
      $grade runs c/assignments/hw | wc -l
      find . -name scores.sqlite | sort
      """
    let result = try StreamTests.shell(script, in: folder)
    #expect(
      result.output == """

        c/reports/hw/junit.xml
        3
        ./c/reports/hw/scores.sqlite
        ./reports/hw/scores.sqlite

        """, "\(result.errors)")
  }

  @Test func `reports of another assignment of the same name are refused, with both paths`() throws {
    let folder = try Folder(CommandTests.assignment)
    #expect(try StreamTests.shell("mkdir x; cp -r hw x; $grade hw --quiet", in: folder).code == 0)
    for command in ["x/hw", "runs x/hw", "export x/hw --format csv", "forget x/hw --keep 1"] {
      let result = try StreamTests.shell("$grade \(command) --reports reports/hw", in: folder)
      #expect(result.code == 2 && result.output == "", "\(command)")
      for path in ["/hw, not of ", "/x/hw; choose another folder"] {
        #expect(result.errors.contains(path), "\(result.errors)")
      }
    }
    let moved = try StreamTests.shell("rm -r hw; $grade x/hw --reports reports/hw", in: folder)
    #expect(moved.code == 0 && moved.output.contains("4 unchanged"), "\(moved.errors)")
    #expect(moved.errors.contains("hw was moved from ") && moved.errors.contains("scores are taken over"))
  }

}
