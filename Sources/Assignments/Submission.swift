internal import HostFiles
public import SystemPackage
public import Text

/// One student's or contestant's program: one entry below `submissions/`.
public struct Submission: Sendable, Hashable {
  /// The name as shown and stored: invalid UTF-8 and invisible characters are escaped as `\xNN`, a backslash is
  /// doubled.
  public var name: Name
  public var path: FilePath
  public var isDirectory: Bool

  /// The name on disk.
  public var fileName: [UInt8] { path.lastComponent?.bytes ?? [] }

  public init(name: Name, path: FilePath, isDirectory: Bool) {
    self.name = name
    self.path = path
    self.isDirectory = isDirectory
  }
}

/// The most submissions that an assignment may have.
private let mostSubmissions = 100_000

extension AssignmentFolder {
  /// Lists the submissions in `submissions/`, sorted by name, with complaints about all other entries.
  ///
  /// Hidden entries and `__MACOSX` are ignored. Links are not followed, because a student could have made them. If
  /// two entries have one name, neither is a submission, because `grade` cannot tell which is meant.
  func submissions() -> ([Submission], complaints: [String]) {
    let (folder, entries): (FilePath, [FilePath.Component])
    do {
      folder = try find("submissions", .directory)
      entries = try folder.entries(atMost: mostSubmissions)
    } catch {
      log.add(
        "the folder \(trouble(LookupError(error), with: "submissions")); each of its entries is a submission",
        file: shown("submissions"))
      return ([], [])
    }
    var named: [Name: [Submission]] = [:]
    var complaints: [String] = []
    for entry in entries where entry.bytes != Array("__MACOSX".utf8) {
      let path = folder.appending(entry)
      let place = shown(FilePath("submissions").appending(entry))
      do {
        let type = try path.stat(followTargetSymlink: false).type
        guard type == .directory || type == .regular else {
          complaints.append("\(place) is \(type.words), not a file or a directory; it is not graded")
          continue
        }
        let isDirectory = type == .directory
        let name = Name(visible(isDirectory ? entry.bytes[...] : entry.bytes.withoutExtension))
        named[name, default: []].append(Submission(name: name, path: path, isDirectory: isDirectory))
      } catch {
        complaints.append("\(place) cannot be examined (\(error)); it is not graded")
      }
    }
    if entries.isEmpty { complaints.append("\(shown("submissions")) is empty; there is nothing to grade") }
    for (name, same) in named.sorted(by: { $0.key < $1.key }) where same.count > 1 {
      let names = same.map { visible($0.fileName) }.joined(separator: " and ")
      complaints.append(
        "\(shown("submissions")): \(names) have one name, \(quoted(name)); they are not graded, rename all but one"
      )
    }
    return (named.values.filter { $0.count == 1 }.map { $0[0] }.sorted { $0.name < $1.name }, complaints)
  }
}

extension [UInt8] {
  func ends(with ending: String) -> Bool { suffix(ending.utf8.count).elementsEqual(ending.utf8) }

  /// A file's path up to the last dot in its name, or all of it.
  var withoutExtension: ArraySlice<UInt8> {
    guard let dot = lastIndex(of: UInt8(ascii: ".")), dot > 0,
      !self[dot...].contains(UInt8(ascii: "/"))
    else { return self[...] }
    return self[..<dot]
  }
}
