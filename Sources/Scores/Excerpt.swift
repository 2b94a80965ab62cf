internal import Foundation
internal import Sandboxing
internal import VirtualFiles

/// The beginning and the end of what a program wrote to one stream.
package struct Excerpt: Sendable, Hashable {
  /// How many bytes the program wrote.
  package var count: Int
  package var head: [UInt8]
  /// Empty where the head is all of it.
  package var tail: [UInt8]

  package init(count: Int, head: [UInt8], tail: [UInt8]) {
    self.count = count
    self.head = head
    self.tail = tail
  }

  /// Takes at most `head + tail` bytes of a stream: all of it where it has no more.
  init(of output: Output, head: Int, tail: Int) throws(SandboxError) {
    count = output.count
    if count <= head + tail {
      self.head = try output.read(at: 0, upTo: count)
      self.tail = []
    } else {
      self.head = try output.read(at: 0, upTo: head)
      self.tail = try output.read(at: count - tail, upTo: tail)
    }
  }

  /// The first `head` and the last `tail` bytes of it, as far as it has them.
  package func shortened(head: Int, tail: Int) -> Excerpt {
    guard self.head.count + self.tail.count > head + tail else { return self }
    return Excerpt(
      count: count, head: Array(self.head.prefix(head)), tail: (self.head + self.tail).suffix(tail))
  }

  /// How many bytes lie between head and tail.
  package var omitted: Int { count - head.count - tail.count }

  /// The same in every process. Equal excerpts have one hash, but one hash does not make them equal.
  package var hash: Int64 {
    var hash = StableHash()
    hash.combine(head)
    hash.combine(tail)
    return Int64(bitPattern: hash.value)
  }
}
