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
    .library(name: "Sandboxing", targets: ["Sandboxing", "Runtimes", "VirtualFiles"]),
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
    stage("VirtualFiles", []),
    stage("Sandboxing", ["CLinux", "VirtualFiles"]),
    stage(
      "Runtimes", ["Sandboxing", "VirtualFiles"],
      resources: [.embedInCode("Python/warm.py"), .embedInCode("Python/random_seed.py")]),
    stage("Assignments", ["Sandboxing", .product(name: "Yams", package: "Yams")]),
    stage("Planning", ["Assignments", "Runtimes", "Sandboxing", "VirtualFiles", "CLibCrypto"]),
    stage("Judging", ["Planning", "Sandboxing", "Assignments", "Runtimes"]),
    stage(
      "Reporting",
      [
        "Judging", "Planning", "Assignments", "Sandboxing", "CLibXML2",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .executableTarget(
      name: "grade",
      dependencies: [
        "Assignments", "Runtimes", "Planning", "Sandboxing", "VirtualFiles", "Judging", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), system,
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CLinux", "Runtimes", "Sandboxing", "VirtualFiles",
        .product(name: "ArgumentParser", package: "swift-argument-parser"), system,
      ],
      path: "Benchmarks", exclude: ["dmoj-service.py"],
      swiftSettings: [.treatAllWarnings(as: .error), .strictMemorySafety()]),
    // Runs the tests where graders are put; it lies beside them.
    .executableTarget(
      name: "surroundings", path: "Tests/Surroundings",
      cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
    tests(of: "VirtualFiles"),
    tests(of: "Sandboxing", ["VirtualFiles"]),
    tests(of: "Runtimes", ["Sandboxing", "VirtualFiles"]),
    tests(of: "Assignments", ["Sandboxing"]),
    tests(of: "Planning", ["Assignments", "Runtimes", "Sandboxing", "VirtualFiles"]),
    tests(of: "Judging", ["Planning", "Assignments", "Runtimes", "Sandboxing", "VirtualFiles"]),
    tests(
      of: "Reporting",
      [
        "Judging", "Planning", "Assignments", "Runtimes", "Sandboxing",
        .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], exclude: ["Databases"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Assignments", "Judging", "Planning", "Reporting", "Sandboxing", "VirtualFiles", system,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AttackTests",
      dependencies: [
        "Sandboxing", "Runtimes", "VirtualFiles", .product(name: "Yams", package: "Yams"), system,
      ],
      swiftSettings: settings),
    .testTarget(name: "GradeTests", dependencies: ["grade", system], swiftSettings: settings),
    .testTarget(name: "LayoutTests", swiftSettings: settings),
  ]
)
