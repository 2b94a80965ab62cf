import Foundation
import Glibc

/// Starts a program, takes what it prints and waits for it, with as little around it as there can be.
/// posix_spawn(3), waitpid(2).
struct Command {
  let words: [String]
  /// This process goes there too.
  let directory: String
  let environment: [String]
  /// The file that is its stdin.
  let input: String

  init(
    _ words: [String], in directory: String, environment: [String] = ["PATH=/usr/bin:/bin"],
    input: String = "/dev/null"
  ) {
    self.words = words
    self.directory = directory
    self.environment = environment
    self.input = input
  }

  /// - Returns: How long it took from before its start to after its end, and what it printed.
  /// - Throws: ``Failure`` where it does not end well.
  func run() throws(Failure) -> Run {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    let (output, errors) = (Self.pipe(), Self.pipe())
    unsafe posix_spawn_file_actions_adddup2(&actions, output.writing, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, errors.writing, 2)
    let argv = unsafe words.map { unsafe strdup($0) } + [nil]
    let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    let strings = unsafe argv + envp
    defer { for index in unsafe strings.indices { unsafe free(strings[index]) } }

    var process: pid_t = 0
    var status: CInt = 0
    var printed: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    unsafe chdir(directory)
    let started = ContinuousClock.now
    let error = unsafe posix_spawn(&process, words[0], &actions, nil, argv, envp)
    close(output.writing)
    close(errors.writing)
    defer { close(errors.reading) }
    while case let count = unsafe read(output.reading, &buffer, buffer.count), count > 0 {
      printed += buffer[..<count]
    }
    close(output.reading)
    guard error == 0 else {
      throw Failure("\(words[0]) does not start: \(unsafe String(cString: strerror(error)))")
    }
    precondition(unsafe waitpid(process, &status, 0) == process)
    let took = ContinuousClock.now - started
    guard status == 0 else {
      let count = max(0, unsafe read(errors.reading, &buffer, buffer.count))
      let last = String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").last ?? ""
      let ending = status & 0x7f == 0 ? "exit code \(status >> 8)" : "signal \(status & 0x7f)"
      throw Failure("\(ending): \(last)")
    }
    return Run(took: took, printed: printed)
  }

  /// While another thread starts a program, that one may get an end before it is marked: we then wait for it too.
  private static func pipe() -> (reading: CInt, writing: CInt) {
    var ends: [CInt] = [0, 0]
    precondition(unsafe Glibc.pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// What came of one run of a lane.
struct Run {
  let took: Duration
  let printed: [UInt8]
}

/// Why something could not be measured.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
