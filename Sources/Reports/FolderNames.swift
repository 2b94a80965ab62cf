internal import Scores
internal import Text

/// A folder's name for each submission: safe on every file system and in every shell, and none for two of them.
///
/// Letters and digits of all scripts, `_`, `.` and `-` stand for themselves, but no `.` or `-` at the start; every
/// other byte is `%NN`. What is too long then is cut, and ends in `~` and a number that is made of all of it.
struct FolderNames {
  private var names: [Name: String] = [:]

  /// The longest name that is made, in bytes: file systems take 255, and users may add an ending.
  private static let mostBytes = 200

  init(of submissions: [Name]) {
    var taken: Set<String> = []
    for submission in submissions {
      var name = Self.escaped(submission.text)
      if name.utf8.count > Self.mostBytes {
        let hash = Excerpt(count: 0, head: Array(submission.text.utf8), tail: []).hash
        while name.utf8.count > Self.mostBytes - 20 { name.unicodeScalars.removeLast() }
        name += "~" + String(UInt64(bitPattern: hash), radix: 16)
      }
      while !taken.insert(name).inserted { name += "~" }
      names[submission] = name
    }
  }

  /// - Precondition: It is one of the submissions.
  subscript(submission: Name) -> String { names[submission]! }

  private static func escaped(_ submission: String) -> String {
    var name = ""
    for scalar in submission.unicodeScalars {
      let isPlain =
        switch scalar {
        case ".", "-": !name.isEmpty
        case "_", "a"..."z", "A"..."Z", "0"..."9": true
        default: !scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
        }
      if isPlain {
        name.unicodeScalars.append(scalar)
      } else {
        name += String(scalar).utf8.map(percent).joined()
      }
    }
    return name
  }

  private static func percent(_ byte: UInt8) -> String {
    "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
