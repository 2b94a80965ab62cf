import Glibc

/// Starts a bare program, takes what it prints and waits for it, with as little around it as there can be.
/// posix_spawn(3), waitpid(2).
struct Spawner {
  let arguments: [String]
  let environment: [String]
  /// The file that is its stdin.
  let input: String

  /// - Returns: How long it took from before its start to after its end.
  func run() -> Duration {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    var output: [CInt] = [0, 0]
    precondition(unsafe pipe(&output) == 0)
    for end in output { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    for stream in [1, 2] as [CInt] { unsafe posix_spawn_file_actions_adddup2(&actions, output[1], stream) }
    let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    let strings = unsafe argv + envp
    defer { for index in unsafe strings.indices { unsafe free(strings[index]) } }
    var process: pid_t = 0
    var status: CInt = 0
    let started = ContinuousClock.now
    precondition(unsafe posix_spawn(&process, arguments[0], &actions, nil, argv, envp) == 0)
    close(output[1])
    var buffer = [UInt8](repeating: 0, count: 65536)
    while unsafe read(output[0], &buffer, buffer.count) > 0 {}
    close(output[0])
    precondition(unsafe waitpid(process, &status, 0) == process)
    let took = ContinuousClock.now - started
    precondition(status == 0, "\(arguments) ended with status \(status)")
    return took
  }
}
