internal import Dispatch
internal import Glibc
internal import HostFiles
internal import Synchronization
internal import SystemPackage

/// The caller's own streams, to which a program is connected while it runs. For one run.
///
/// The input reaches the program through a pipe, so that it never has the terminal itself. Its output is written at
/// once. Real time does not count while the program waits for input and there is none.
public final class TerminalRelay: Sendable {
  let output: CInt
  let errors: CInt
  private let source: CInt
  private let log: (@Sendable (ArraySlice<UInt8>) -> Void)?
  /// Where the program reads.
  let reading: OwnedDescriptor
  private let writing: Mutex<OwnedDescriptor?>
  private let target: CInt
  /// Ends when nothing more is to be read from the source.
  private let end: OwnedDescriptor
  private let ending: Mutex<OwnedDescriptor?>
  private let program = Mutex<PidFD?>(nil)

  /// - Parameters:
  ///   - input: A descriptor that stays open, as do the others.
  ///   - output: Gets the program's stdout.
  ///   - errors: Gets its stderr.
  ///   - log: Gets what is handed to the program.
  public init(
    input: Int32 = 0, output: Int32 = 1, errors: Int32 = 2,
    log: (@Sendable (ArraySlice<UInt8>) -> Void)? = nil
  ) throws(SandboxError) {
    let relay = try Pipe.ready(nonblocking: .writing)
    let order = try Pipe.ready()
    (source, self.output, self.errors, self.log) = (input, output, errors, log)
    isTerminal = isatty(input) == 1
    reading = relay.reading
    target = relay.writing.number
    writing = Mutex(relay.writing)
    end = order.reading
    ending = Mutex(order.writing)
  }

  /// Sends SIGINT to the program, if it runs.
  public func interrupt() { program.withLock { try? $0?.signal(SIGINT) } }

  func start(for process: PidFD) {
    program.withLock { $0 = process }
    DispatchQueue(label: "console").async { [self] in
      relay()
      writing.withLock { $0 = nil }
    }
  }

  func stop() {
    program.withLock { $0 = nil }
    ending.withLock { $0 = nil }
  }

  /// Whether the input is a terminal.
  public let isTerminal: Bool

  /// Whether there is nothing to read now, and may be later.
  var isEmpty: Bool { Polling.isSilent(reading.number) }

  private func relay() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !Polling.wait(forAnyOf: [end.number, source])[0] {
      guard let count = try? OwnedDescriptor.read(into: &buffer, from: source), count > 0 else { return }
      log?(buffer[..<count])
      var rest = buffer[..<count]
      while !rest.isEmpty {
        guard Polling.waitForRoom(in: target, or: end.number),
          let count = try? OwnedDescriptor.write(rest, to: target)
        else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
