import Foundation

/// The machine of the measurement.
struct Machine: Codable, CustomStringConvertible {
  let processor: String
  let cores: Int
  let kernel: String
  let interpreter: String
  /// The load average of the last minute before the start.
  let load: String
  /// The other sandboxes, with their versions.
  let peers: [String]

  static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

  init(running interpreter: String) {
    func read(_ path: String) -> String {
      (try? String(contentsOfFile: "/proc/\(path)", encoding: .utf8)) ?? ""
    }
    let model = read("cpuinfo").split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      model?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "an unknown processor"
    cores = Self.cores
    kernel = String(read("sys/kernel/osrelease").prefix { $0.isNumber || $0 == "." })
    self.interpreter = interpreter
    load = String(read("loadavg").prefix { $0 != " " })
    peers = Peer.versions
  }

  var description: String { "\(cores) cores of \(processor), Linux \(kernel), \(interpreter)" }
}
