import Foundation
import Synchronization

/// The command on a terminal of its own, with typed input. Python's `pty` provides the terminal.
final class Terminal {
  /// Foundation starts programs with blocked signals.
  private static let program = """
    import os, pty, signal, sys
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
    """
  private let process = Process()
  private let keyboard = Pipe()
  private let screen = Pipe()
  private let seen = Screen()

  private final class Screen: Sendable {
    let text = Mutex("")
  }

  /// - Parameter arguments: The arguments of `grade`.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      ["-c", Self.program]
      + [Command.executable.path()] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = keyboard
    process.standardOutput = screen
    process.standardError = screen
    try process.run()
    let (reading, seen) = (screen.fileHandleForReading, seen)
    Thread.detachNewThread {
      while case let bytes = reading.availableData, !bytes.isEmpty {
        seen.text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
      }
    }
  }

  /// Waits for `text`, and returns the output since the last call.
  @discardableResult
  func expect(_ text: String) -> String {
    var found = ""
    wait {
      seen.text.withLock { seen in
        guard let range = seen.range(of: text) else { return false }
        found = String(seen[..<range.upperBound])
        seen.removeSubrange(..<range.upperBound)
        return true
      }
    }
    return found
  }

  func type(_ text: String) { keyboard.fileHandleForWriting.write(Data(text.utf8)) }

  static let (controlC, controlD, controlBackslash) = ("\u{3}", "\u{4}", "\u{1c}")

  /// The output since the last call of `expect`.
  var rest: String { seen.text.withLock { $0 } }

  /// The command's exit code.
  func end() -> Int32 {
    process.waitToEnd()
    return process.terminationStatus
  }
}
