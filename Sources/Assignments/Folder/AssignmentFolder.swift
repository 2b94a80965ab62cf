internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text

/// An assignment's directory. It opens only files that lie inside.
struct AssignmentFolder {
  /// The path that the user wrote. Problems show it.
  let path: FilePath
  /// The same path without links.
  private let real: FilePath
  let log: ProblemLog

  /// Reports a problem and returns nil if `path` is not a directory.
  init?(_ path: FilePath, log: ProblemLog) {
    self.path = path
    self.log = log
    do {
      real = try path.resolvingLinks()
      let type = try real.stat().type
      guard type == .directory else { throw LookupError.wrongType(type, expected: .directory) }
    } catch {
      log.add("the assignment \(LookupError(error))", file: visible(path.bytes))
      return nil
    }
  }

  /// The directory's last component as the user wrote it; the real one if the user wrote `.` or `..`.
  var name: String {
    let written = path.lastComponent.flatMap { $0.kind == .regular ? $0 : nil }
    return visible((written ?? real.lastComponent)?.bytes ?? Array("root".utf8))
  }

  /// The path of something below the directory, as problems show it.
  func shown(_ relative: FilePath) -> String { visible(path.pushing(relative).bytes) }

  /// Finds `relative` and follows all links in it.
  func find(_ relative: FilePath, _ type: FileType) throws(LookupError) -> FilePath {
    guard relative.isRelative, relative.lexicallyNormalized().components.first?.kind != .parentDirectory
    else { throw .outside }
    do {
      let found = try real.pushing(relative).resolvingLinks()
      guard found.starts(with: real) else { throw LookupError.outside }
      let foundType = try found.stat().type
      guard foundType == type else { throw LookupError.wrongType(foundType, expected: type) }
      return found
    } catch { throw LookupError(error) }
  }

  /// The reason why `path` cannot be used, as the end of a sentence. It suggests a file with nearly the same name.
  func trouble(_ error: LookupError, with path: FilePath) -> String {
    guard error == .missing, let near = neighbour(of: path), let name = path.lastComponent else {
      return "\(error)"
    }
    return "does not exist; there is \(near), rename it to \(visible(name.bytes))"
  }

  /// A file whose name differs from that of `path` only in case, or in `.yaml` instead of `.yml`.
  func neighbour(of path: FilePath) -> String? {
    guard let name = path.lastComponent.map({ visible($0.bytes) }),
      let folder = try? find(path.removingLastComponent(), .directory)
    else { return nil }
    let alike = [name, name.replacing(".yml", with: ".yaml")].map { $0.lowercased() }
    let entries = try? folder.entries(atMost: 10_000).map { visible($0.bytes) }
    return entries?.first { $0 != name && alike.contains($0.lowercased()) }
  }

  /// The path of something that ``find(_:_:)`` has found, as problems show it.
  func shown(found path: FilePath) -> String {
    var relative = path
    return relative.removePrefix(real) ? shown(relative) : visible(path.bytes)
  }

  /// Finds a file and checks that it can be opened for reading.
  func file(_ relative: FilePath) throws(LookupError) -> FilePath {
    let path = try find(relative, .regular)
    do { _ = try open(path) } catch { throw LookupError(error) }
    return path
  }

  /// Reads a whole file of at most `limit` bytes.
  func read(_ relative: FilePath, atMost limit: Int) throws(LookupError) -> [UInt8] {
    let bytes: [UInt8]?
    do { bytes = try open(find(relative, .regular)).readAll(atMost: limit) } catch {
      throw LookupError(error)
    }
    guard let bytes else { throw .tooMany(limit, "bytes") }
    return bytes
  }

  /// The paths of all files below a folder, relative to it, in natural order. Hidden files are left out. Links to
  /// folders are not followed. A folder named like an input counts as a file.
  func files(below folder: FilePath, atMost limit: Int) throws(LookupError) -> [[UInt8]] {
    var files: [[UInt8]] = []
    var pending: [[UInt8]] = [[]]
    while let place = pending.popLast() {
      let path = place.isEmpty ? folder : folder.pushing(FilePath(bytes: place))
      for entry in try find(path, .directory).entries(atMost: limit) {
        let below = (place.isEmpty ? [] : place + [UInt8(ascii: "/")]) + entry.bytes
        let type = try? real.pushing(path).appending(entry).stat(followTargetSymlink: false).type
        if type == .directory, !below.ends(with: ".in") { pending.append(below) } else { files.append(below) }
        guard files.count + pending.count <= limit else { throw .tooMany(limit, "entries") }
      }
    }
    return files.sorted { Array($0.withoutExtension).naturallyPrecedes(Array($1.withoutExtension)) }
  }

  /// Opens a file for reading. If a fifo has replaced the file, it does not block.
  private func open(_ path: FilePath) throws(Errno) -> OwnedDescriptor {
    try OwnedDescriptor(opening: path, O_NONBLOCK)
  }

  /// The folder `fixtures`, if there is one.
  func fixtures() -> FilePath? {
    do { return try find("fixtures", .directory) } catch {
      if error != .missing { log.add("the folder \(error)", file: shown("fixtures")) }
      return nil
    }
  }
}

extension FilePath {
  /// The names in a directory without hidden ones, sorted by bytes.
  func entries(atMost limit: Int) throws(LookupError) -> [FilePath.Component] {
    let names: [[UInt8]]
    do { names = try OwnedDescriptor(opening: self, O_DIRECTORY).entryNames(atMost: limit) } catch {
      throw .failed(error)
    }
    guard names.count <= limit else { throw .tooMany(limit, "entries") }
    return names.filter { $0.first != UInt8(ascii: ".") }
      .sorted { $0.lexicographicallyPrecedes($1) }.map { FilePath.Component(bytes: $0) }
  }
}
