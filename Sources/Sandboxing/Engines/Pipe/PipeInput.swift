internal import HostFiles
internal import SystemPackage

/// The stdin of a program that asks on a pipe.
enum PipeInput {
  case bytes([UInt8])
  case file(OwnedFile)
  case console(TerminalRelay)
}

extension PipeSession {
  var console: TerminalRelay? { if case .console(let console) = input { console } else { nil } }

  var isWaitingForInput: Bool { if case .input? = pending { true } else { false } }

  /// An interpreter flushes each line to a terminal, and shows a prompt on one.
  func isTerminal(_ entry: WireFiles.Entry?) -> Bool {
    switch entry {
    case .stdin?: console?.isTerminal ?? false
    case .stdout?, .stderr?: true
    case .file?, nil: false
    }
  }

  func readInput(atMost most: Int) throws(SandboxError) -> WireResponse {
    let bytes: [UInt8]
    switch input {
    case .console(let console):
      guard console.isEmpty, unreadInput.isEmpty else { return try readLine(atMost: most, from: console) }
      pending = .input(most)
      return .later
    case .bytes(let all):
      let start = min(inputOffset, all.count)
      bytes = Array(all[start..<min(start + most, all.count)])
    case .file(let file): bytes = try file.contents(at: inputOffset, upTo: most)
    }
    inputOffset += bytes.count
    return .bytes(bytes[...])
  }

  /// One line at most, as a terminal gives; no byte at the end.
  func readLine(atMost most: Int, from console: TerminalRelay) throws(SandboxError) -> WireResponse {
    if unreadInput.isEmpty {
      var buffer = [UInt8](repeating: 0, count: 4096)
      do { unreadInput = buffer[..<(try console.reading.read(into: &buffer) ?? 0)] } catch {
        throw SandboxError("read the input", error)
      }
    }
    let line = unreadInput.prefix { $0 != UInt8(ascii: "\n") }.count + 1
    let bytes = unreadInput.prefix(min(most, line))
    unreadInput = unreadInput.dropFirst(bytes.count)
    return .bytes(bytes)
  }
}
