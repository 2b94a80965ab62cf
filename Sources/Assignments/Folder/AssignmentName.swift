public import SystemPackage

extension Assignment {
  /// The name of the assignment in `directory`; its files are not read.
  ///
  /// - Throws: If `directory` is not a directory.
  public static func name(of directory: FilePath) throws(AssignmentError) -> String {
    let log = ProblemLog()
    guard let folder = AssignmentFolder(directory, log: log) else { throw AssignmentError(log) }
    return folder.name
  }
}
