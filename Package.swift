// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A stage of the pipeline: a folder below `Sources`, and what it may import.
func stage(_ name: String, _ imports: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(
    name: name, dependencies: imports + [system], resources: resources,
    swiftSettings: settings + [.unsafeFlags(["-O"], .when(configuration: .debug))])
}

func tests(of name: String, _ imports: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + imports + [system], exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "grade",
  products: [
    .executable(name: "grade", targets: ["grade"]),
    .library(name: "Sandboxing", targets: ["Sandboxing", "Languages", "VirtualFiles"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    // Bound at once: the launcher's children share its memory, where the loader must not be at work twice.
    .target(
      name: "CLinux", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])],
      linkerSettings: [.unsafeFlags(["-Xlinker", "-z", "-Xlinker", "now"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    stage("HostFiles", ["CLinux"]),
    stage("Text", []),
    stage("VirtualFiles", ["HostFiles", "Text"]),
    stage("Sandboxing", ["CLinux", "HostFiles", "Text", "VirtualFiles"]),
    stage(
      "Languages", ["HostFiles", "Sandboxing", "Text", "VirtualFiles"],
      resources: [.embedInCode("Python/warm.py"), .embedInCode("Python/random_seed.py")]),
    stage("Assignments", ["HostFiles", "Text", .product(name: "Yams", package: "Yams")]),
    stage(
      "Grading",
      ["Assignments", "HostFiles", "Languages", "Sandboxing", "Text", "VirtualFiles", "CLibCrypto"]),
    stage(
      "Scores",
      [
        "Assignments", "Grading", "HostFiles", "Sandboxing", "Text", "VirtualFiles",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    stage("Reports", ["Grading", "HostFiles", "Scores", "Text", "CLibXML2"]),
    .executableTarget(
      name: "grade",
      dependencies: [
        "Assignments", "Grading", "HostFiles", "Languages", "Reports", "Sandboxing", "Scores", "Text",
        "VirtualFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), system,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CLinux", "HostFiles", "Languages", "Sandboxing", "Text", "VirtualFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), system,
      ],
      path: "Benchmarks", exclude: ["dmoj-service.py"],
      swiftSettings: [.treatAllWarnings(as: .error), .strictMemorySafety()]),
    // Runs the tests where graders are put; it lies beside them.
    .executableTarget(
      name: "surroundings", path: "Tests/Surroundings",
      cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    tests(of: "HostFiles"),
    tests(of: "Text"),
    tests(of: "VirtualFiles"),
    tests(of: "Sandboxing", ["HostFiles", "Text", "VirtualFiles"]),
    tests(of: "Languages", ["HostFiles", "Sandboxing", "Text", "VirtualFiles"]),
    tests(of: "Assignments", ["HostFiles", "Text"]),
    tests(of: "Grading", ["Assignments", "HostFiles", "Languages", "Sandboxing", "Text", "VirtualFiles"]),
    tests(
      of: "Scores",
      [
        "Assignments", "Grading", "HostFiles", "Sandboxing", "Text",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], exclude: ["Databases"]),
    tests(
      of: "Reports",
      [
        "Assignments", "Grading", "HostFiles", "Sandboxing", "Scores", "Text",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Assignments", "Grading", "HostFiles", "Reports", "Sandboxing", "Scores", "Text", "VirtualFiles",
        system,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "HostFiles", "Languages", "Sandboxing", "Text", "VirtualFiles",
        .product(name: "Yams", package: "Yams"), system,
      ],
      swiftSettings: settings),
    .testTarget(name: "GradeTests", dependencies: ["grade", system], swiftSettings: settings),
    .testTarget(name: "LayoutTests", swiftSettings: settings),
  ]
)
