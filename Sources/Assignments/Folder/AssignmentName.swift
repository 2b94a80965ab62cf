public import SystemPackage

extension Assignment {
  /// The name of the assignment in `directory`, whatever stands in its files.
  ///
  /// - Throws: Where `directory` is none.
  public static func name(of directory: FilePath) throws(AssignmentError) -> String {
    let log = ProblemLog()
    guard let folder = AssignmentFolder(directory, log: log) else { throw AssignmentError(log) }
    return folder.name
  }
}
