internal import HostFiles
internal import SystemPackage
internal import Text
internal import VirtualFiles

// Operations and answers as text.

extension Operation: CustomStringConvertible {
  var description: String {
    switch self {
    case .open(let path, let flags, _): "open \(path)\(flags.writes ? " for writing" : "")"
    case .status(let path, _): "stat \(path)"
    case .access(let path, _, _): "access \(path)"
    case .readLink(let path): "readlink \(path)"
    case .changeDirectory(let path): "chdir \(path)"
    case .fileSystem(let path): "statfs \(path)"
    case .change(let change, let path, _, let other):
      "\(change.word) \(path)" + (other.map { ", \($0)" } ?? "")
    case .refused(let words, _): words
    }
  }
}

extension PathReference: CustomStringConvertible {
  var description: String {
    if path.isEmpty {
      if case .location(let location) = start { return "\(visible: location.path)" }
      return "an open file"
    }
    guard case .location(let location) = start, path.first != UInt8(ascii: "/") else {
      return "\(visible: Array(path))"
    }
    return "\(visible: location.path + [UInt8(ascii: "/")] + path)"
  }
}

extension Answer: CustomStringConvertible {
  var description: String {
    switch self {
    case .success, .resized: "done"
    case .failure(let errno): "error \(errno.rawValue) (\(errno))"
    case .opened(let location, _): "\(visible: location.path)"
    case .status(let status): "\(status)"
    case .bytes(let bytes): "\(visible: bytes)"
    case .descriptor(let number): "descriptor \(number)"
    }
  }
}

extension FileStatus: CustomStringConvertible {
  var description: String { "mode \(String(mode, radix: 8)), \(size) bytes" }
}
