extension Duration {
  /// Rounded down.
  package var inNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// Rounded down.
  package var inMilliseconds: Int { Int(self / .milliseconds(1)) }

  /// `10 s`, `1.5 s` or `500 ms`.
  package var inWords: String {
    let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    return microseconds < 1_000_000
      ? inUnits(microseconds, of: 1_000, "ms") : inUnits(microseconds, of: 1_000_000, "s")
  }

  private func inUnits(_ count: Int64, of size: Int64, _ unit: String) -> String {
    count % size == 0 ? "\(count / size) \(unit)" : "\(Double(count) / Double(size)) \(unit)"
  }
}

extension Int {
  /// The number of bytes in the largest unit that divides it: `256 MiB`, `1 byte`.
  package var bytesInWords: String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")]
    where self > 0 && trailingZeroBitCount >= shift {
      return "\(self >> shift) \(unit)"
    }
    return self == 1 ? "1 byte" : "\(self) bytes"
  }
}
