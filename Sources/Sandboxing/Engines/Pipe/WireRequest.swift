internal import HostFiles
internal import SystemPackage
internal import Text
internal import VirtualFiles

/// A request: the name of an operation, and its arguments.
struct WireRequest: Equatable {
  /// Without what comes before it in all names.
  var name: String
  var arguments: [WireValue]
  /// How much of the last argument is still to come, in bytes, for it is longer than what is looked at.
  var missing = 0

  private static let longestName = 200
  private static let openings = ["ll_os.ll_os_", "ll_time.ll_time_"].map { Array($0.utf8) }

  /// Reads one request from the start of `bytes`.
  ///
  /// - Parameter longest: So many bytes of a message are looked at.
  /// - Returns: nil where more of it must come; else also where the next one starts.
  static func read(
    from bytes: ArraySlice<UInt8>, longest: Int
  ) throws(BrokenProtocol) -> (request: WireRequest, end: Int)? {
    var reader = WireReader(bytes, longest: longest)
    do {
      let name = try reader.shortString(atMost: longestName)
      guard case .tuple(let arguments) = try reader.value() else {
        throw BrokenProtocol("its arguments are no tuple")
      }
      let opening = openings.first { name.starts(with: $0) }?.count ?? 0
      let request = WireRequest(
        name: String(decoding: name.dropFirst(opening), as: UTF8.self), arguments: arguments,
        missing: reader.missing
      )
      return (request, reader.position)
    } catch let broken as BrokenProtocol {
      throw broken
    } catch {
      switch error as? WireReader.Failure {
      case .malformed(let reason): throw BrokenProtocol(reason)
      case .incomplete, nil: break
      }
      guard bytes.count < longest else { throw BrokenProtocol("a message of \(bytes.count) bytes") }
      return nil
    }
  }

  func int(_ place: Int) throws(BrokenProtocol) -> Int64 {
    guard place < arguments.count, case .int(let number) = arguments[place] else { throw unexpected(place) }
    return number
  }

  /// A number of a descriptor or the like; what no such number can be is none.
  func int32(_ place: Int) throws(BrokenProtocol) -> Int32 { Int32(exactly: try int(place)) ?? -1 }

  func float(_ place: Int) throws(BrokenProtocol) -> Double {
    guard place < arguments.count, case .float(let number) = arguments[place] else { throw unexpected(place) }
    return number
  }

  func string(_ place: Int) throws(BrokenProtocol) -> [UInt8] {
    guard place < arguments.count, case .string(let bytes) = arguments[place] else { throw unexpected(place) }
    return bytes
  }

  /// - Throws: `ENAMETOOLONG`, or ``BrokenProtocol``.
  func path(_ place: Int = 0) throws -> PathReference {
    let path = try string(place)
    guard !path.contains(0) else { throw BrokenProtocol("a path with a NUL") }
    guard path.count < VirtualTree.longestPath else { throw Errno.fileNameTooLong }
    return PathReference(path: path[...])
  }

  func unexpected(_ place: Int) -> BrokenProtocol {
    BrokenProtocol("\(visible(Array(name.utf8))) without a proper argument \(place + 1)")
  }
}

/// A message that breaks the protocol. It ends the run.
struct BrokenProtocol: Error, Hashable {
  /// In a few words.
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension WireRequest: CustomStringConvertible {
  /// As a program would have written it: `open('/tmp/a', 0, 438)`.
  var description: String {
    "\(visible(Array(name.utf8)))(\(arguments.map(\.description).joined(separator: ", ")))"
  }

  /// Whether it asks what stands at a path that depends on nothing else.
  var asksOfTree: Bool {
    guard name == "stat" || name == "lstat" || name == "listdir", case .string(let path)? = arguments.first
    else {
      return false
    }
    // Below these two stand the program's own files.
    return path.first == UInt8(ascii: "/") && !["/proc", "/dev"].contains { path.starts(with: $0.utf8) }
  }

  /// Whether it reads or writes one of the three streams, which would only repeat what is seen anyway.
  var isAboutStream: Bool {
    guard name == "read" || name == "write", case .int(0...2)? = arguments.first else { return false }
    return true
  }
}
