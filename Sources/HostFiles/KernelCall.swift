public import Glibc
public import SystemPackage

/// Runs a kernel call again while signals interrupt it, and throws the errno it reports.
@inlinable @discardableResult
public func kernel<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
  try strike()
  while true {
    let result = call()
    guard result < 0 else { return result }
    let errno = Errno(rawValue: CInt(-result))
    guard errno == .interrupted else { throw errno }
  }
}

/// The result of a call of the C library, or its errno as an error.
@inlinable
public func library<Value: SignedInteger>(_ call: () -> Value) throws(Errno) -> Value {
  try kernel {
    let result = call()
    return result < 0 ? Value(-Glibc.errno) : result
  }
}

#if DEBUG
  @usableFromInline func strike() throws(Errno) { try KernelFault.strike() }
#else
  @inlinable @inline(__always) func strike() throws(Errno) {}
#endif
