import Assignments
import Foundation
import Grading
import SystemPackage
import VirtualFiles

@testable import HostFiles
@testable import Languages
@testable import Sandboxing
@testable import Text

extension Language {
  static let python = Language(
    name: "python3", version: "CPython 3.11.2", files: Directory(),
    shown: ["/usr/lib/python3.11"], suffix: ".py", outOfMemory: ["MemoryError"],
    diagnostics: PythonDiagnostics(),
    program: Program(executable: "/usr/bin/python3.11", arguments: []))
}

extension Trial {
  init(_ test: Test, of submission: Name = "ada", language: Language = .python) {
    self.init(
      assignment: "hw3", submission: Submission(name: submission, path: "/nowhere", isDirectory: false),
      test: test, language: language)
  }

  /// A trial whose test expects `answer`.
  static func expecting(_ answer: String, by comparison: Comparison = .lines, exitCode: Int32 = 0) -> Trial {
    Trial(Test(name: "basic", answer: .text(answer), points: 2, exitCode: exitCode, comparison: comparison))
  }
}

extension Outcome {
  init(
    _ ending: Ending = .exited(code: 0), stdout: String = "", stderr: String = "", heap: Int = 1 << 20,
    heapRefused: Bool = false, scratchRefused: Bool = false, denied: Denials = Denials(),
    files: [String: String] = [:]
  ) {
    self.init(
      ending: ending, stdout: Output(Array(stdout.utf8)), stderr: Output(Array(stderr.utf8)),
      usage: Usage(
        cpu: .milliseconds(10), wall: .milliseconds(20), heap: heap, heapRefused: heapRefused,
        scratchRefused: scratchRefused), denied: denied, files: files.mapValues { Output(Array($0.utf8)) })
  }
}

/// A file that goes when the value goes.
final class TemporaryFile {
  let path: FilePath

  /// - Parameter size: The file is padded with NUL bytes to this size, which take no room.
  init(_ text: String = "", size: Int? = nil) throws {
    path = FilePath("\(FileManager.default.temporaryDirectory.path)/judging-\(UUID())")
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .exclusiveCreate], permissions: .ownerReadWrite)
    try file.closeAfter {
      try file.writeAll(Array(text.utf8))
      if let size { try file.resize(to: Int64(size)) }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  /// The file as what a program wrote.
  var output: Output {
    get throws {
      let file = try FileDescriptor.open(path, .readOnly)
      let size = Int(try file.seek(offset: 0, from: .end))
      return Output(file: OwnedFile(OwnedDescriptor(takingOver: file.rawValue)), count: size)
    }
  }
}
