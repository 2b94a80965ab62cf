import Foundation
import Glibc
import SystemPackage

@testable import Sandboxing

/// A server on the loopback interface that gives every client the same answer.
final class Server {
  let port: UInt16
  private let socket: Int32

  init(answering text: String) throws {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = socket
    let isBound = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(socket, $0, length) == 0 && listen(socket, 4) == 0
          && getsockname(socket, $0, &length) == 0
      }
    }
    guard isBound else { throw CocoaError(.featureUnsupported) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread {
      while case let connection = accept(socket, nil, nil), connection >= 0 {
        _ = unsafe write(connection, text, text.utf8.count)
        close(connection)
      }
    }
  }

  func stop() { shutdown(socket, Int32(SHUT_RDWR)) }
}

/// Shows a server's answer at `tcp:/localhost:PORT`.
struct Network: FileProvider {
  var port: UInt16

  func find(_ path: [UInt8]) -> Found? {
    guard String(decoding: path, as: UTF8.self) == "/tmp/tcp:/localhost:\(port)" else { return nil }
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(connection) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let isConnected = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return .failure(.connectionRefused) }
    var bytes = [UInt8](repeating: 0, count: 1000)
    let count = unsafe read(connection, &bytes, bytes.count)
    return .file(Array(bytes.prefix(max(0, count))))
  }
}
