import Foundation

/// A real directory with an exercise's files and its program. It is removed when the value is released.
final class Stage {
  let exercise: Exercise
  private let folder: URL
  /// The working directory.
  var place: String { folder.appending(path: "work").path() }
  var input: String { folder.appending(path: "input").path() }
  /// The folder for further files of a lane.
  var room: URL { folder.appending(path: "room") }
  /// The arguments of the bare command after the interpreter's own.
  var entry: String { exercise.language == .python ? "main.py" : "\(place)/main" }

  init(_ exercise: Exercise) throws {
    self.exercise = exercise
    folder = FileManager.default.temporaryDirectory.appending(path: "grade-bench-\(UUID().uuidString)")
    let name = exercise.language == .python ? "main.py" : "main.c"
    for (path, text) in exercise.files.merging([name: exercise.source], uniquingKeysWith: { $1 }) {
      let file = folder.appending(path: "work/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try FileManager.default.createDirectory(at: room, withIntermediateDirectories: true)
    try Data(exercise.input.utf8).write(to: URL(filePath: input))
    guard exercise.language == .c else { return }
    _ = try Command(["/usr/bin/gcc", "-O2", "-static", "-o", entry, "\(place)/main.c"], in: place).run()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
