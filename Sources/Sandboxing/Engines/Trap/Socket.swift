internal import Text

/// The log's words for what a program wanted of the network.
enum Socket {
  static func words(family: UInt64, type: UInt64) -> String {
    let families: [UInt32: String] = [
      1: "unix", 2: "inet", 10: "inet6", 16: "netlink", 17: "packet", 38: "alg", 40: "vsock",
    ]
    let types: [UInt32: String] = [1: "stream", 2: "dgram", 3: "raw", 5: "seqpacket"]
    let family = UInt32(truncatingIfNeeded: family)
    let type = UInt32(truncatingIfNeeded: type) & 0xf
    return "\(families[family] ?? String(family)) \(types[type] ?? String(type))"
  }

  /// - Parameter address: `struct sockaddr`, as long as the program gave it.
  static func words(_ call: String, address: [UInt8]) -> String {
    guard address.count >= 2 else { return call }
    switch UInt16(address[0]) | UInt16(address[1]) << 8 {
    case 2 where address.count >= 8:
      let port = Int(address[2]) << 8 | Int(address[3])
      return "\(call) \(address[4...7].map { String($0) }.joined(separator: ".")):\(port)"
    case 10 where address.count >= 24:
      let port = Int(address[2]) << 8 | Int(address[3])
      let groups = stride(from: 8, to: 24, by: 2).map {
        String(Int(address[$0]) << 8 | Int(address[$0 + 1]), radix: 16)
      }
      return "\(call) [\(groups.joined(separator: ":"))]:\(port)"
    case 1: return "\(call) unix \(visible: Array(address[2...].prefix { $0 != 0 }))"
    case let family: return "\(call) family \(family)"
    }
  }
}
