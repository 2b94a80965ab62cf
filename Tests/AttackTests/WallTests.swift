import Foundation
import Glibc
import Testing
import VirtualFiles

@testable import HostFiles
@testable import Sandboxing

/// Defenses that no program can attack at will, enabled and disabled.
@Suite(.timed) struct WallTests {
  /// A program before its execution, and its supervisor.
  private struct Stopped: ~Copyable {
    let sandbox: Sandbox
    let launched: Launcher.Launched
    let execution: Sandboxing.Notification
    var server: SystemCallServer

    init(missing: Set<Defenses.Wall>) throws {
      let ground = try Ground()
      let sandbox = try Sandbox()
      let worker = Worker(in: sandbox, pins: false, behind: Defenses(missing: missing))
      let program = Program(
        executable: ground.program("time"), arguments: ["time", "sleep", "60"].map { Array($0.utf8) })
      let input = try Worker.open(.bytes([]))
      let output = try OutputCapture(limit: 1)
      let launched = try worker.launch(
        program, Limits(), Baseline(data: 1 << 20), core: nil, stdin: input.number, stdout: output.writing,
        stderr: output.writing)
      _ = Polling.wait(forAnyOf: [launched.listener.number])
      let execution = try launched.listener.receive()
      let server = try SystemCallServer(
        of: launched.process, launchedBy: sandbox.launcher.process,
        in: SandboxView(tree: VirtualTree(root: TreeBuilder().build()), workingDirectory: Array("/".utf8)),
        under: Limits(), cores: 1, above: Baseline(), since: .zero, sharing: CoreSharing(),
        sealed: worker.sealed,
        behind: worker.defenses,
        streams: Streams(input: input.number, outputs: [output.writing]))
      self.sandbox = sandbox
      self.launched = launched
      self.execution = execution!
      self.server = server
    }
  }

  @Test(arguments: [true, false]) func `a program ends with the launcher`(hasWall: Bool) async {
    if hasWall {
      await #expect(processExitsWith: .success) { try Self.killLauncher(missing: []) }
    } else {
      await #expect(processExitsWith: .success) { try Self.killLauncher(missing: [.deathSignal]) }
    }
  }

  private static func killLauncher(missing: Set<Defenses.Wall>) throws {
    let stopped = try Stopped(missing: missing)
    kill(stopped.sandbox.launcher.process, SIGKILL)
    let reaped = waitpid(stopped.sandbox.launcher.process, nil, 0)
    #expect(reaped == stopped.sandbox.launcher.process)
    if missing.isEmpty {
      #expect(Polling.wait(forAnyOf: [stopped.launched.pidfd.number]) == [true])
    } else {
      // It continues to its next call.
      stopped.launched.listener.proceed(stopped.execution)
      #expect(
        Polling.wait(forAnyOf: [stopped.launched.pidfd.number, stopped.launched.listener.number])[0] == false)
      kill(stopped.launched.process, SIGKILL)
    }
  }

  /// The number of an ended thread may be reused. Here it is this process's own.
  @Test(arguments: [true, false]) func `nothing is read for a call that waits no more`(hasWall: Bool) async {
    if hasWall {
      await #expect(processExitsWith: .success) {
        let path = try Self.readOwnMemory(missing: [])
        #expect(path == nil)
      }
    } else {
      await #expect(processExitsWith: .success) {
        let path = try Self.readOwnMemory(missing: [.waitingCalls])
        #expect(path == Array("/another's secret".utf8))
      }
    }
  }

  /// - Returns: The path that is read for a call that no thread waits for.
  private static func readOwnMemory(missing: Set<Defenses.Wall>) throws -> [UInt8]? {
    var stopped = try Stopped(missing: missing)
    var secret = Array("/another's secret\0".utf8)
    return unsafe secret.withUnsafeMutableBytes { bytes in
      let address = UInt64(UInt(bitPattern: bytes.baseAddress!))
      let call = Sandboxing.Notification(
        id: stopped.execution.id + 1, thread: getpid(), number: 2, arguments: [address, 0, 0, 0, 0, 0])
      return try? Array(
        stopped.server.path(call, stopped.launched.listener, at: address, mayBeEmpty: false))
    }
  }
}
