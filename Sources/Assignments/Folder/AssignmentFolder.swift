internal import Glibc
internal import SystemPackage

/// An assignment's directory, and the only way to what lies in it: nothing of an assignment lies outside.
struct AssignmentFolder {
  /// As the user wrote it; problems name it.
  let path: FilePath
  /// Without a link in it.
  private let real: FilePath
  let log: ProblemLog

  /// Complains and returns nil where `path` is no directory.
  init?(_ path: FilePath, log: ProblemLog) {
    self.path = path
    self.log = log
    do {
      real = try realPath(path)
      let type = try real.stat().type
      guard type == .directory else { throw LookupError.wrongType(type) }
    } catch {
      let trouble = error as? LookupError ?? .failed(error as? Errno ?? .ioError)
      log.add(
        "the assignment \(trouble); expected a directory with assignment.yml", file: visible(path.bytes))
      return nil
    }
  }

  /// The directory's last component, as it was written unless that was a dot.
  var name: String {
    let written = path.lastComponent.flatMap { $0.kind == .regular ? $0 : nil }
    return visible((written ?? real.lastComponent)?.bytes ?? Array("root".utf8))
  }

  /// A path below the directory, as problems name it.
  func shown(_ relative: FilePath) -> String { visible(path.pushing(relative).bytes) }

  /// Finds what lies at `relative`, with every link followed.
  func find(_ relative: FilePath, _ type: FileType) throws(LookupError) -> FilePath {
    guard relative.isRelative, relative.lexicallyNormalized().components.first?.kind != .parentDirectory
    else { throw .outside }
    do {
      let found = try realPath(real.pushing(relative))
      guard found.starts(with: real) else { throw LookupError.outside }
      let foundType = try found.stat().type
      guard foundType == type else { throw LookupError.wrongType(foundType) }
      return found
    } catch let error as LookupError {
      throw error
    } catch {
      throw .failed(error as? Errno ?? .ioError)
    }
  }

  /// Finds a file that can be opened for reading.
  func file(_ relative: FilePath) throws(LookupError) -> FilePath {
    let path = try find(relative, .regular)
    do { try open(path).close() } catch { throw .failed(error as? Errno ?? .ioError) }
    return path
  }

  /// Reads a whole file.
  func read(_ relative: FilePath, atMost limit: Int) throws(LookupError) -> [UInt8] {
    let path = try find(relative, .regular)
    do {
      let descriptor = try open(path)
      defer { try? descriptor.close() }
      let bytes = try unsafe [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
        count = try unsafe descriptor.readAll(into: UnsafeMutableRawBufferPointer(buffer))
      }
      guard bytes.count <= limit else { throw LookupError.tooLarge(limit) }
      return bytes
    } catch {
      throw error as? LookupError ?? .failed(error as? Errno ?? .ioError)
    }
  }
}
