internal import Glibc
internal import Synchronization
package import SystemPackage

/// A kernel call that is made to fail, so that tests can check the consequences. Release builds do not contain it.
package struct KernelFault {
  /// The number of the failing call of the thread, counted from 1.
  package var call: Int
  package var errno: Errno

  package init(call: Int, errno: Errno) { (self.call, self.errno) = (call, errno) }

  #if DEBUG
    private struct Plan {
      var fault: KernelFault
      var calls = 0
    }

    private static let plans = Mutex<[UInt: Plan]>([:])

    /// Runs `body` and makes one of its kernel calls fail.
    ///
    /// - Returns: Also the number of kernel calls; it is less than `call` if none failed.
    package static func during<Value>(_ fault: KernelFault, _ body: () -> Value) -> (value: Value, calls: Int)
    {
      let thread = UInt(pthread_self())
      plans.withLock { $0[thread] = Plan(fault: fault) }
      let value = body()
      return (value, plans.withLock { $0.removeValue(forKey: thread)!.calls })
    }

    package static func strike() throws(Errno) {
      let thread = UInt(pthread_self())
      let errno = plans.withLock { plans -> Errno? in
        guard let plan = plans[thread] else { return nil }
        plans[thread]!.calls += 1
        return plan.calls + 1 == plan.fault.call ? plan.fault.errno : nil
      }
      if let errno { throw errno }
    }
  #else
    @inline(__always) package static func strike() throws(Errno) {}
  #endif
}
