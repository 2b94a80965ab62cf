import Foundation
import Glibc
import SystemPackage

/// Runs attacks without the sandbox, each in its own folder and with its own canary. An attack that never works tests
/// nothing.
///
/// Root becomes user 65534 first. If the machine permits it, the attacks get namespaces of their own.
struct Unprotected {
  let ground: Ground
  private let guards: [String]
  var hasNamespaces: Bool { guards.contains("unshare") }

  init(on ground: Ground) throws {
    self.ground = ground
    let user = "\(Ground.unprivilegedUser)"
    let dropped =
      geteuid() == 0
      ? ["setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs"]
      : ["setpriv", "--no-new-privs"]
    let namespaces = [
      "unshare", "--user", "--map-root-user", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork",
      "--mount-proc",
    ]
    let works = try Ground.output(of: dropped + namespaces + ["true"]).code == 0
    guards = dropped + ["timeout", "-s", "KILL", "600"] + (works ? namespaces : [])
  }

  /// The deviations of an attack, for example that it was stopped.
  func surprises(of attack: Attack) throws -> [String] {
    var surprises: [String] = []
    try attack.persist {
      surprises = try surprisesOnce(of: attack)
      return surprises.isEmpty
    }
    return surprises
  }

  private func surprisesOnce(of attack: Attack) throws -> [String] {
    guard let expected = attack.natively else { return [] }
    let text = try run(attack)
    if expected == "same" {
      return text.trimmed == attack.prints?.trimmed
        ? [] : ["without the sandbox it printed \(text.debugDescription)"]
    }
    return text.contains(expected.replacingOccurrences(of: "{secret}", with: ground.secret))
      ? [] : ["it does not work without the sandbox either: \(text.prefix(500).debugDescription)"]
  }

  private func run(_ attack: Attack) throws -> String {
    let folder = ground.folder.appending(path: "unprotected-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "dir"), withIntermediateDirectories: true)
    for (name, text) in Ground.files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let secrets = folder.appending(path: "secrets")
    try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
    let canary = secrets.appending(path: "canary")
    let input = secrets.appending(path: "input")
    try Data((ground.secret + "\n").utf8).write(to: canary)
    try Data(Ground.input.utf8).write(to: input)
    if geteuid() == 0 {
      for place in ["", "dir", "fixture", "dir/inner", "secrets", "secrets/canary", "secrets/input"] {
        unsafe chown(folder.appending(path: place).path(), Ground.unprivilegedUser, Ground.unprivilegedUser)
      }
    }
    let program =
      attack.isPython
      ? ["python3", "-B", ground.folder.appending(path: "attack.py").path()]
      : [ground.program(attack.run[0]).string]
    // The shell stays as the parent and keeps a file open.
    let command =
      guards + ["sh", "-c", #"exec 9<"$0"; "$@"; exit $?"#, canary.path()] + program
      + ground.arguments(of: attack, canary: canary.path())
    var environment = ProcessInfo.processInfo.environment
    environment["GRADE_ATTACK_SECRET"] = ground.secret
    return try Ground.output(of: command, in: folder, input: input, environment: environment).text
  }
}
