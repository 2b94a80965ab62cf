internal import CLinux
internal import Glibc

/// The cores that a thread may use. sched_setaffinity(2).
package struct Cores {
  private let marks: [UInt8]

  private init(marks: [UInt8]) { self.marks = marks }

  /// The cores on which the calling thread may run.
  package static func ofThisThread() -> Cores? { of(thread: 0) }

  /// The cores of the first thread, which is never restricted here.
  package static var ofThisProcess: Cores? { of(thread: getpid()) }

  private static func of(thread: pid_t) -> Cores? {
    var marks = [UInt8](repeating: 0, count: 1024)
    return unsafe clinux_allowed_cores(thread, &marks, 1024) > 0 ? Cores(marks: marks) : nil
  }

  package var count: Int { marks.count { $0 != 0 } }
  package var numbers: [Int] { marks.indices.filter { marks[$0] != 0 } }

  /// The core on which the calling thread runs.
  package static var current: Int? {
    let core = Int(clinux_current_core())
    return core < 0 ? nil : core
  }

  package init(only core: Int) {
    marks = (0..<1024).map { $0 == core ? 1 : 0 }
  }

  @discardableResult
  package func restrictThisThread() -> Bool { unsafe clinux_set_allowed_cores(marks, CInt(marks.count)) == 0 }
}
