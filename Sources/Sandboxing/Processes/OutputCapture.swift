internal import CLinux
internal import Glibc
internal import HostFiles
internal import SystemPackage

/// Takes what a program writes to one stream, up to its limit.
///
/// It keeps the writing end too, so the pipe never ends by itself: what is in it when all processes are gone is all.
final class OutputCapture {
  private let pipe: Pipe
  private(set) var kept: KeptOutput

  var isOverLimit: Bool { kept.isOverLimit }
  var reading: CInt { pipe.reading.number }
  var writing: CInt { pipe.writing.number }

  /// - Parameter destination: See ``KeptOutput``.
  init(limit: Int, passedOnTo destination: CInt? = nil) throws(SandboxError) {
    pipe = try Pipe.ready()
    kept = KeptOutput(limit: limit, passedOnTo: destination)
  }

  /// Takes what was written to the stream before it was this program's.
  func begin(with earlier: Output) throws(SandboxError) {
    let bytes = try earlier.read(at: 0, upTo: earlier.count)
    do { try kept.take(bytes[...]) } catch { throw SandboxError("keep what the program wrote", error) }
  }

  /// Takes what is there now, and no more than a full pipe of any size that a program may have made it: one that
  /// writes without end must not keep us from looking at its clock.
  ///
  /// - Parameter buffer: Room to read into; its contents are of no meaning.
  func drain(_ buffer: inout [UInt8]) throws(SandboxError) {
    do throws(Errno) {
      for _ in 0..<32 {
        guard !isOverLimit, let length = try pipe.reading.read(into: &buffer) else { return }
        try kept.take(buffer[..<length])
      }
    } catch { throw SandboxError("keep what the program wrote", error) }
  }
}

/// The output of a program on one stream, up to its limit: kept, or passed on at once.
struct KeptOutput {
  private let limit: Int
  private let destination: CInt?
  private var memory: [UInt8] = []
  private var file: OwnedFile?
  private(set) var count = 0
  /// Whether the program wrote more than its limit.
  private(set) var isOverLimit = false

  /// - Parameter destination: Where it is written instead of being kept.
  init(limit: Int, passedOnTo destination: CInt? = nil) {
    self.limit = limit
    self.destination = destination
  }

  /// Of what passes the limit, the part before it counts.
  mutating func take(_ bytes: ArraySlice<UInt8>) throws(Errno) {
    isOverLimit = isOverLimit || bytes.count > limit - count
    let bytes = bytes.prefix(limit - count)
    count += bytes.count
    if let destination {
      var rest = bytes
      while !rest.isEmpty {
        do { rest = rest.dropFirst(try OwnedDescriptor.write(rest, to: destination)) } catch {
          // The descriptor is the caller's, and may not block.
          guard error == .resourceTemporarilyUnavailable else { throw error }
          _ = Polling.waitForRoom(in: destination)
        }
      }
      return
    }
    if file == nil, count <= Output.memoryThreshold {
      memory += bytes
      return
    }
    if file == nil {
      let long = try LongOutput.file()
      try long.writeAll(memory[...])
      file = OwnedFile(long)
      memory = []
    }
    try file?.descriptor.writeAll(bytes)
  }

  /// Reads a part of what was kept.
  func read(at offset: Int, upTo length: Int) throws(SandboxError) -> [UInt8] {
    try output().read(at: offset, upTo: length)
  }

  func output() -> Output {
    var output = file.map { Output(file: $0, count: count) } ?? Output(memory)
    output.isCut = isOverLimit
    return output
  }
}

/// Where outputs are kept that are too long for an array.
enum LongOutput {
  /// A folder in which files without a name can be made, as many file systems permit; nil where those are files in
  /// memory.
  static let folder: String? = {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    return (try? unnamedFile(in: folder)) == nil ? nil : folder
  }()

  static func file(in folder: String? = Self.folder) throws(Errno) -> OwnedDescriptor {
    guard let folder else {
      return OwnedDescriptor(takingOver: try kernel { unsafe clinux_memfd_create("output") })
    }
    return try unnamedFile(in: folder)
  }

  private static func unnamedFile(in folder: String) throws(Errno) -> OwnedDescriptor {
    OwnedDescriptor(takingOver: try kernel { unsafe clinux_unnamed_file(folder) })
  }
}
