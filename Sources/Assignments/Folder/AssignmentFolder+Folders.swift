internal import SystemPackage

extension AssignmentFolder {
  /// The folder `fixtures`, if there is one.
  func fixtures() -> FilePath? {
    do { return try find("fixtures", .directory) } catch {
      if error != .missing { log.add("the folder \(error)", file: shown("fixtures")) }
      return nil
    }
  }
}
