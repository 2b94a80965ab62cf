import Assignments
import Foundation
import SystemPackage

/// A small assignment in a directory of its own, which is removed when the value is released.
final class World {
  let path: FilePath

  /// Makes an assignment with one test `a` and one submission `ada`; `files` are added or replace others.
  init(_ yaml: String? = "runtime: python3\n", files: [String: String] = [:], bare: Bool = false) {
    path = try! .temporaryFolder("assignments")
    if let yaml { write("assignment.yml", yaml) }
    if !bare {
      for (name, text) in ["tests/a.in": "1\n", "tests/a.ans": "2\n", "submissions/ada.py": ""] {
        write(name, text)
      }
    }
    for (name, text) in files { write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: "\(path)") }

  func write(_ name: String, _ text: String) { write(name, Array(text.utf8)) }

  /// Writes a file below the assignment, with missing directories.
  func write(_ name: String, _ bytes: [UInt8]) {
    let file = path.appending(name)
    makeDirectory(file.removingLastComponent())
    let descriptor = try! FileDescriptor.open(
      file, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite, .groupRead])
    try! descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
  }

  func makeDirectory(_ name: String) { makeDirectory(path.appending(name)) }

  private func makeDirectory(_ directory: FilePath) {
    if directory != path { makeDirectory(directory.removingLastComponent()) }
    _ = unsafe mkdir("\(directory)", 0o755)
  }

  func link(_ name: String, to target: String) {
    unsafe precondition(symlink(target, "\(path.appending(name))") == 0)
  }

  func read() throws -> Assignment { try Assignment(readingFrom: path) }

  /// The problems of the assignment, with paths relative to it.
  func problems() -> [String] {
    do {
      _ = try Assignment(readingFrom: path)
      return []
    } catch { return relative(error) }
  }

  /// The problems of its expected.yml.
  func expectedProblems() throws -> [String] {
    let assignment = try read()
    do {
      _ = try Expectations(readingFrom: assignment)
      return []
    } catch { return relative(error) }
  }

  private func relative(_ error: AssignmentError) -> [String] {
    error.problems.map {
      $0.description.replacingOccurrences(of: "\(path)/", with: "").replacingOccurrences(
        of: "\(path)", with: "here")
    }
  }
}
