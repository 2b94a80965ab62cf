internal import SystemPackage

/// The reason why something in an assignment's directory cannot be used, and the remedy; the end of a sentence.
enum LookupError: Error, Hashable, CustomStringConvertible {
  /// The path, or the target of a link, lies outside the directory.
  case outside
  case wrongType(FileType, expected: FileType)
  /// It has more items of a kind than are read.
  case tooMany(Int, String)
  case failed(Errno)

  init(_ error: any Error) {
    self = error as? LookupError ?? .failed(error as? Errno ?? .ioError)
  }

  static let missing = LookupError.failed(.noSuchFileOrDirectory)

  var description: String {
    switch self {
    case .outside: "lies outside the assignment's directory; copy it there"
    case .wrongType(let type, let expected): "is \(type.words); expected \(expected.words)"
    case .tooMany(let limit, let what): "has more than \(limit) \(what); remove some"
    case .missing: "does not exist; create it, or correct its name"
    case .failed(let errno): "cannot be read (\(errno)); make it readable"
    }
  }
}

extension FileType {
  /// The type as a noun: "it is a fifo".
  var words: String {
    switch self {
    case .regular: "a file"
    case .directory: "a directory"
    case .symbolicLink: "a link"
    case .fifo: "a fifo"
    case .socket: "a socket"
    default: "a device"
    }
  }
}
