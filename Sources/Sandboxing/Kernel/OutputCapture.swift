internal import CLinux
internal import Glibc
internal import SystemPackage

/// Takes what a program writes to one stream, up to its limit.
///
/// It keeps the writing end too, so the pipe never ends by itself: what is in it when all processes are gone is all.
struct OutputCapture: ~Copyable {
  private let pipe: Pipe
  private let limit: Int
  private var memory: [UInt8] = []
  private var file: OwnedFile?
  private var count = 0
  /// Whether the program wrote more than its limit.
  private(set) var isOverLimit = false

  var isEmpty: Bool { count == 0 }
  var reading: CInt { pipe.reading.number }
  var writing: CInt { pipe.writing.number }

  init(limit: Int) throws(SandboxError) {
    do { pipe = try Pipe() } catch { throw SandboxError("make a pipe", error) }
    self.limit = limit
  }

  /// Takes what is there now, and no more than a full pipe of any size that a program may have made it: one that
  /// writes without end must not keep us from looking at its clock.
  ///
  /// - Parameter buffer: Room to read into; its contents are of no meaning.
  mutating func drain(_ buffer: inout [UInt8]) throws(SandboxError) {
    do throws(Errno) {
      for _ in 0..<32 {
        guard !isOverLimit, let length = try pipe.reading.read(into: &buffer) else { return }
        isOverLimit = length > limit - count
        try keep(buffer[..<min(length, limit - count)])
      }
    } catch { throw SandboxError("keep what the program wrote", error) }
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) throws(Errno) {
    count += bytes.count
    if file == nil, count <= Output.memoryThreshold {
      memory += bytes
      return
    }
    if file == nil {
      let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
      let unnamed = OwnedDescriptor(takingOver: try kernel { unsafe clinux_unnamed_file(folder) })
      try unnamed.writeAll(memory[...])
      file = OwnedFile(unnamed)
      memory = []
    }
    try file?.descriptor.writeAll(bytes)
  }

  consuming func output() -> Output {
    file.map { Output(file: $0, count: count) } ?? Output(memory)
  }
}
