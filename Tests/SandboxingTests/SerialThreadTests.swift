import Foundation
import Synchronization
import SystemPackage
import Testing

@testable import Sandboxing

@Suite(.timed) struct SerialThreadTests {
  @Test func `work is done in order, on one other thread`() throws {
    let thread = try SerialThread()
    let seen = Mutex<[(Int, UInt)]>([])
    let done = DispatchSemaphore(value: 0)
    for number in 0..<100 {
      thread.post {
        seen.withLock { $0.append((number, UInt(pthread_self()))) }
        done.signal()
      }
    }
    for _ in 0..<100 { done.wait() }
    #expect(seen.withLock { $0.map(\.0) } == Array(0..<100))
    #expect(seen.withLock { Set($0.map(\.1)) }.count == 1)
  }

  @Test func `posted work is done, although the thread is released`() throws {
    let done = DispatchSemaphore(value: 0)
    try SerialThread().post { done.signal() }
    done.wait()
  }
}
