internal import Assignments
internal import GRDB
internal import HostFiles
internal import SystemPackage

/// Where an assignment lies. Two assignments of one name are told apart by it.
struct AssignmentPlace: Equatable {
  /// The absolute path, without links.
  var directory: String
  /// The path from the folder of the reports, which stays the same if both are moved or copied together.
  var relative: String

  /// - Parameter file: The score file.
  /// - Returns: nil if the directory or the folder of the reports does not exist.
  init?(_ directory: FilePath, from file: FilePath) {
    guard let directory = try? directory.resolvingLinks(),
      let reports = try? file.removingLastComponent().resolvingLinks()
    else { return nil }
    self.directory = directory.string
    let common = zip(directory.components, reports.components).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: reports.components.count - common)
    relative = (up + directory.components.dropFirst(common).map(\.string)).joined(separator: "/")
  }
}

/// The assignment of which a score file holds the scores.
struct StoredAssignment {
  var name: String
  /// nil in a file of an earlier version.
  var directory, relative: String?

  /// Expects the assignment `name` to be the one of which `file` holds the scores.
  ///
  /// - Returns: The directory from which it was moved, away from its reports; nil if it was not.
  /// - Throws: ``ReportError/anotherAssignment(_:name:directory:wanted:)`` if the name differs, or if the assignment
  ///   that the file knows still exists at another place.
  @discardableResult
  func expect(_ name: String, at place: AssignmentPlace?, in file: FilePath) throws -> String? {
    let isNamed = self.name.utf8.elementsEqual(name.utf8)
    if isNamed,
      place == nil || directory == nil || directory == place?.directory || relative == place?.relative
    {
      return nil
    }
    if isNamed, let directory, FilePath(directory).appending("assignment.yml").isMissing { return directory }
    throw ReportError.anotherAssignment(
      file, name: self.name, directory: directory, wanted: place?.directory ?? name)
  }
}

extension Database {
  /// The assignment that the file belongs to; nil if no run has begun.
  func storedAssignment() throws -> StoredAssignment? {
    guard let row = try Row.fetchOne(self, sql: "SELECT * FROM assignment") else { return nil }
    func text(_ column: String) throws -> String? {
      row.hasColumn(column) ? try row.decode(forColumn: column) : nil
    }
    return StoredAssignment(
      name: try row.decode(forColumn: "name"), directory: try text("directory"),
      relative: try text("relative_directory"))
  }
}
