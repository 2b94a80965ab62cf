import Foundation
import Glibc
import Testing

@testable import HostFiles
@testable import Sandboxing

/// State of a process that its forks would share or lose, as the kernel shows it for a process without a sandbox.
@Suite(.timed) struct ForkPointTests {
  @Test(
    arguments: [
      ("pass", nil), ("x = mmap.mmap(-1, 4096)", "its preparation leaves shared memory mapped"),
      ("x = mmap.mmap(-1, 4096, prot=0)", "its preparation leaves shared memory mapped"),
      ("x = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)", nil),
      (
        "f = open('/usr/bin/env', 'rb'); x = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ); f.close(); os.closerange(3, 9)",
        nil
      ),
      ("x = os.pipe()", "its preparation leaves a pipe open (descriptor 3)"),
      (
        "threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "its preparation leaves 2 threads running"
      ),
      (
        "signal.pthread_sigmask(signal.SIG_BLOCK, [12]); os.kill(os.getpid(), 12)",
        "its preparation leaves a signal pending"
      ),
    ] as [(String, String?)])
  func `an obstacle is found`(preparation: String, obstacle: String?) throws {
    let process = Process()
    let (output, input) = (Foundation.Pipe(), Foundation.Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [
      "-c",
      "import mmap, os, signal, sys, threading\nos.closerange(3, 4096)\n\(preparation)\nprint('ready', flush=True)\nos.read(0, 1)",
    ]
    (process.standardOutput, process.standardInput) = (output, input)
    try process.run()
    #expect(try output.fileHandleForReading.read(upToCount: 6) == Data("ready\n".utf8))
    #expect(try ForkPoint.obstacle(in: process.processIdentifier) == obstacle.map { ColdStart($0) })
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
