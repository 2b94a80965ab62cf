import Foundation
import Glibc
import HostFiles

/// DMOJ's sandbox, a Python library: a service that runs the bare command on request.
enum DMOJ {
  static let name = "DMOJ"

  /// - Throws: ``Failure`` if it is not installed.
  static func lane(_ bare: Command, _ stage: Stage) throws -> Lane {
    guard FileManager.default.fileExists(atPath: Peer.folder.appending(path: "dmoj").path()) else {
      throw Failure("not installed; `make bench-peers` installs it")
    }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "dmoj-service.py")
    let service = Process()
    let (asking, answering, errors) = (Pipe(), Pipe(), Pipe())
    service.executableURL = URL(filePath: "/usr/bin/python3")
    service.arguments = [script.path(), stage.input] + bare.words
    service.currentDirectoryURL = URL(filePath: stage.place)
    service.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": Peer.folder.path()]
    service.standardInput = asking
    service.standardOutput = answering
    service.standardError = errors
    let running = Result { try service.run() }
    return Lane(name: name, every: max(5, stage.exercise.peersEvery)) {
      try running.get()
      let started = ContinuousClock.now
      try asking.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
      let answer = answering.fileHandleForReading.availableData
      let took = ContinuousClock.now - started
      let parts = answer.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, let status = Int(String(decoding: first, as: UTF8.self)) else {
        let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
        throw Failure("its service ended: \(said.split(separator: "\n").last ?? "")")
      }
      guard status == 0 else { throw Failure("exit code \(status)") }
      return Run(took: took, printed: Array(parts[1]))
    }
  }
}
