import Foundation
import Glibc

/// Starts a program, reads its output and waits for it, with minimal overhead. posix_spawn(3), waitpid(2).
struct Command {
  let words: [String]
  /// The working directory; this process changes to it, too.
  let directory: String
  let environment: [String]
  /// The path of the file that becomes its stdin.
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

  /// - Returns: The time from before the start until after the end, and the output.
  /// - Throws: ``Failure`` if the program fails.
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

  /// If another thread starts a program before the descriptor is marked, that program inherits it. Then we wait for
  /// it, too.
  private static func pipe() -> (reading: CInt, writing: CInt) {
    var ends: [CInt] = [0, 0]
    precondition(unsafe Glibc.pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// The result of one run of a lane.
struct Run {
  let took: Duration
  let printed: [UInt8]
}

/// The reason why something could not be measured.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
