internal import Glibc
package import SystemPackage

/// A file below /proc that is read repeatedly.
package final class ProcFile: Sendable {
  private let descriptor: OwnedDescriptor

  package init(_ path: String) throws(Errno) { descriptor = try OwnedDescriptor(opening: path) }

  /// The current contents.
  package func read(upTo most: Int = 4096) throws(Errno) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: most)
    let count = try library { unsafe pread(descriptor.number, &buffer, most, 0) }
    buffer.removeLast(most - count)
    return buffer
  }

  /// The whole text of a file; empty if it cannot be read.
  package static func text(of path: String) -> String {
    String(decoding: (try? ProcFile(path).readToEnd()) ?? [], as: UTF8.self)
  }

  /// The whole contents, read page by page as the kernel returns them.
  package func readToEnd() throws(Errno) -> [UInt8] {
    var (bytes, page) = ([UInt8](), [UInt8](repeating: 0, count: 65536))
    while true {
      let count = try library { unsafe pread(descriptor.number, &page, page.count, off_t(bytes.count)) }
      guard count > 0 else { return bytes }
      bytes += page.prefix(count)
    }
  }

  /// The numbers in a file of one line.
  package func numbers() throws(Errno) -> [Int] {
    var (numbers, isInside) = ([Int](), false)
    for byte in try read(upTo: 256) {
      let digit = Int(byte) - 48
      guard (0...9).contains(digit) else {
        isInside = false
        continue
      }
      if !isInside { numbers.append(0) }
      isInside = true
      numbers[numbers.count - 1] = numbers[numbers.count - 1] &* 10 &+ digit
    }
    return numbers
  }

  /// The first number in the line `name:`.
  package func number<Number: FixedWidthInteger>(_ name: String, radix: Int = 10) throws(Errno) -> Number? {
    let line = String(decoding: try read(), as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix(name + ":") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Number($0, radix: radix) }
  }

  /// proc(5), "status".
  package static func number<Number: FixedWidthInteger>(_ name: String, inStatusOf thread: Int32) -> Number? {
    try? ProcFile("/proc/\(thread)/status").number(name)
  }

  /// A field of /proc/PID/stat, counted from 1. proc(5).
  package static func field(_ number: Int, inStatOf process: Int32) -> Int? {
    text(ofField: number, inStatOf: process).flatMap { Int($0) }
  }

  /// The state of a thread; `R` if it runs or waits for a core. proc(5), /proc/PID/stat.
  package static func state(of thread: Int32) -> String? { text(ofField: 3, inStatOf: thread) }

  private static func text(ofField number: Int, inStatOf process: Int32) -> String? {
    let text = (try? ProcFile("/proc/\(process)/stat").read()) ?? []
    guard let name = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(name + 2)...].split(whereSeparator: {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n")
    })
    return fields.count > number - 3 ? String(decoding: fields[number - 3], as: UTF8.self) : nil
  }
}
