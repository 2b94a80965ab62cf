import Foundation
import SystemPackage
import Testing

@testable import HostFiles
@testable import Sandboxing

/// If the kernel refuses a call of grade, nothing hangs, nothing is left behind, and no program is blamed.
@Suite(.timed) struct KernelFaultTests {
  /// Programs that open, list, examine, read and write.
  static let programs = [
    ["cat", "a"], ["list", "d"], ["stat", "d/b"], ["reopen"], ["chdir", "d"],
    [
      "do", "open n 0101", "write 3 hello", "open n 02001", "write 3 b", "pwrite 4 x 7", "ftruncate 3 9",
      "open a 2", "unlink a", "truncate d/c 5", "list .",
    ],
  ]

  private static func run(_ arguments: [String]) throws -> Outcome {
    let writes = arguments[0] == "do"
    return try Probe.run(
      arguments, of: writes ? Probe.changes : Probe.executable,
      limits: Limits(wall: .seconds(60), scratch: writes ? 1 << 20 : 0))
  }

  @Test(arguments: programs, [Errno.tooManyOpenFiles, .noMemory, .ioError])
  func `each kernel call fails in turn`(arguments: [String], errno: Errno) throws {
    let expected = try Self.run(arguments)
    let group = ProcessGroup(leader: 0, launcher: Probe.sandbox.launcher.process)
    var call = 1
    var ours = 0
    while true {
      let (result, calls) = KernelFault.during(KernelFault(call: call, errno: errno)) {
        Result { try Self.run(arguments) }
      }
      switch result {
      case .success(let outcome):
        // The fault had no effect, or was handled; otherwise the outcome must be an error of grade.
        #expect(
          outcome.text == expected.text && outcome.ending == expected.ending,
          "call \(call): \(outcome.ending) \(outcome.text)")
      case .failure(let error):
        #expect(error is SandboxError, "call \(call): \(error)")
        ours += 1
      }
      if calls < call { break }
      call += 1
    }
    #expect(call > 20 && ours > 5)
    wait { group.orphans.isEmpty }
  }

  private func wait(until isTrue: () -> Bool) { while !isTrue() { usleep(1000) } }
}
