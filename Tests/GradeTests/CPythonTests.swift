import Foundation
import Testing

/// CPython's own tests fare in the sandbox as it is written down: what is left out stands in a list, with its reason.
@Suite struct CPythonTests {
  /// The lists are of this version, as Debian 12 has it with `libpython3.11-testsuite`.
  static let isInstalled =
    FileManager.default.fileExists(atPath: "/usr/lib/python3.11/test/test_os.py")
    && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/usr/bin/python3")) == "python3.11"

  @Test(.enabled(if: isInstalled, "CPython 3.11's tests are not installed"), arguments: ["plain"])
  func `a module fares as listed`(mode: String) throws {
    let reports = try Folder()
    let result = try Command.run([
      "verify", "Tests/CPython/\(mode)", "--jobs", "8", "--reports", reports.url.path(), "--verbose",
    ])
    #expect(result.code == 0, "\(result.output) \(result.errors)")
  }
}
