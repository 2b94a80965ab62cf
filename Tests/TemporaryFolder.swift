import Foundation
import SystemPackage

extension FilePath {
  /// Makes a folder for temporary files, by its real path. Every test target that uses this file has it as a symlink.
  static func temporaryFolder(_ purpose: String) throws -> FilePath {
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let folder = parent.appending(path: "grade-\(purpose)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    return FilePath(folder.path(percentEncoded: false))
  }
}
