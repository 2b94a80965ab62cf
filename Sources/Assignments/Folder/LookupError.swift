internal import SystemPackage

/// Why something in an assignment's directory cannot be used; follows its name in a sentence.
enum LookupError: Error, Hashable, CustomStringConvertible {
  /// It, or what a link leads to, is not below the directory.
  case outside
  case wrongType(FileType)
  /// Has more bytes, or more entries, than this.
  case tooLarge(Int)
  case failed(Errno)

  static let missing = LookupError.failed(.noSuchFileOrDirectory)

  var description: String {
    switch self {
    case .outside: "lies outside the assignment's directory; copy it there"
    case .wrongType(let type): "is \(type.words)"
    case .tooLarge(let limit): "is larger than \(limit)"
    case .missing: "does not exist"
    case .failed(let errno): "cannot be read (\(errno))"
    }
  }
}

extension FileType {
  /// As in "it is a fifo".
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
