internal import Assignments
internal import HostFiles
internal import Sandboxing
internal import SystemPackage
internal import VirtualFiles

extension Test.Source: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    switch self {
    case .text(let text):
      writer.kind("text")
      writer.text(text)
    case .file(let path):
      writer.kind("file")
      try writer.contents(of: path)
    }
  }
}

extension TestLimits: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try writer.field("cpu", cpu)
    try writer.field("wall", wall)
    try writer.field("heap", heap)
    try writer.field("output", output)
    try writer.field("stack", stack)
    try writer.field("processes", processes)
    try writer.field("openFiles", openFiles)
    try writer.field("scratch", scratch)
  }
}

extension Comparison: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    switch self {
    case .exact: writer.kind("exact")
    case .lines: writer.kind("lines")
    case .tokens: writer.kind("tokens")
    case .floats(let absolute, let relative):
      writer.kind("floats")
      try writer.field("absolute", absolute)
      try writer.field("relative", relative)
    }
  }
}

/// Names, contents, and whether files can be executed. Where files lie on this machine, and their times, are left out.
extension Directory: KeyWritable {
  func write(to writer: borrowing KeyWriter) throws(Errno) {
    try write(to: writer) { path throws(Errno) in try writer.contents(of: FilePath(path)) }
  }

  /// - Parameters:
  ///   - isWritten: Whether the entries of a name are written.
  ///   - writeContents: Writes the contents of a file that is opened where it lies on this machine.
  func write(
    to writer: borrowing KeyWriter, where isWritten: (PathBytes) -> Bool = { _ in true },
    _ writeContents: (String) throws(Errno) -> Void
  ) throws(Errno) {
    writer.kind(isDescriptorTable ? "descriptors" : "directory")
    try writer.list(names.filter(isWritten)) { name throws(Errno) in
      writer.bytes(name)
      switch self[name] {
      case .directory(let below)?: try below.write(to: writer, where: isWritten, writeContents)
      case .file(let file)?:
        switch file.content {
        case .bytes(let bytes):
          writer.kind("file")
          writer.number(file.permissions)
          writer.bytes(bytes)
        case .host(let path):
          writer.kind("host file")
          writer.number(file.permissions)
          try writeContents(path)
        }
      case .link(let link)?:
        writer.kind("link")
        writer.bytes(link.target)
      case .device(let device)?:
        writer.kind("device")
        writer.kind(device.kind.name)
      case .descriptor(let number)?:
        writer.kind("descriptor")
        writer.number(number)
      case nil: writer.kind("nothing")
      }
    }
  }
}

extension Device.Kind {
  fileprivate var name: String {
    switch self {
    case .null: "null"
    case .zero: "zero"
    case .random: "random"
    }
  }
}

/// A tree of installed files, of which only the contents count. Caches of bytecode are left out, because any program
/// may add to them.
struct InstalledTree {
  private static let cache = Array("__pycache__".utf8)

  let root: Directory

  func write(to writer: borrowing KeyWriter, _ hashes: inout InstalledHashes) throws(Errno) {
    func writeContents(_ path: String) throws(Errno) {
      do throws(Errno) { writer.bytes(try hashes.hash(of: path).bytes) } catch {
        // The program cannot read it either.
        guard error == .permissionDenied else { throw error }
        writer.kind("unreadable")
      }
    }
    try root.write(to: writer, where: { !$0.elementsEqual(Self.cache) }, writeContents)
  }
}
