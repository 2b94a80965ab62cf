internal import Glibc
internal import HostFiles
internal import SystemPackage
internal import Text

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
      real = try path.resolvingLinks()
      let type = try real.stat().type
      guard type == .directory else { throw LookupError.wrongType(type, expected: .directory) }
    } catch {
      log.add("the assignment \(LookupError(error))", file: visible(path.bytes))
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
      let found = try real.pushing(relative).resolvingLinks()
      guard found.starts(with: real) else { throw LookupError.outside }
      let foundType = try found.stat().type
      guard foundType == type else { throw LookupError.wrongType(foundType, expected: type) }
      return found
    } catch { throw LookupError(error) }
  }

  /// Why what lies at `path` cannot be used; follows its noun in a sentence. A neighbour of nearly that name is named.
  func trouble(_ error: LookupError, with path: FilePath) -> String {
    guard error == .missing, let near = neighbour(of: path), let name = path.lastComponent else {
      return "\(error)"
    }
    return "does not exist; there is \(near), rename it to \(visible(name.bytes))"
  }

  /// A name that differs from that of `path` in case only, or ends in `.yaml` where it ends in `.yml`.
  func neighbour(of path: FilePath) -> String? {
    guard let name = path.lastComponent.map({ visible($0.bytes) }),
      let folder = try? find(path.removingLastComponent(), .directory)
    else { return nil }
    let alike = [name, name.replacing(".yml", with: ".yaml")].map { $0.lowercased() }
    let entries = try? folder.entries(atMost: 10_000).map { visible($0.bytes) }
    return entries?.first { $0 != name && alike.contains($0.lowercased()) }
  }

  /// A path as problems name it, of something that ``find(_:_:)`` has found.
  func shown(found path: FilePath) -> String {
    var relative = path
    return relative.removePrefix(real) ? shown(relative) : visible(path.bytes)
  }

  /// Finds a file that can be opened for reading.
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

  /// The paths of all files below a folder, from it on, in natural order; hidden ones are left out. Links to folders are
  /// not followed, and a folder that is named like an input counts as a file.
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

  /// Opens a file for reading; should a fifo be in its place by now, it does not block.
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
  /// The names in a directory without hidden ones, sorted by their bytes.
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
