// swift-tools-version: 6.2

import PackageDescription

let sandboxing = Target.Dependency.product(name: "Sandboxing", package: "grade")

let package = Package(
  name: "examples",
  dependencies: [.package(name: "grade", path: "..")],
  targets: [
    .executableTarget(name: "hello", dependencies: [sandboxing]),
    .executableTarget(name: "primes", dependencies: [sandboxing]),
  ]
)
