// A file provider: /primes has a file for each number, which says whether the number is prime.

import Languages
import Sandboxing
import SystemPackage
import VirtualFiles

struct Primes: FileProvider {
  func find(_ path: [UInt8]) -> Found? {
    let names = String(decoding: path, as: UTF8.self).split(separator: "/")
    guard names.first == "primes" else { return nil }
    guard names.count > 1 else { return .directory((2..<10).map(String.init)) }
    guard names.count == 2, let number = Int(names[1]), number > 1 else {
      return .failure(.noSuchFileOrDirectory)
    }
    let isPrime = !(2..<number).contains { number % $0 == 0 }
    return .file(Array(isPrime ? "prime\n".utf8 : "not prime\n".utf8))
  }
}

let source = """
  import os
  for name in sorted(os.listdir("/primes"), key=int): print(name, open(f"/primes/{name}").read(), end="")
  print(1_000_003, open("/primes/1000003").read(), end="")
  print(os.path.exists("/primes/x"))
  """

let sandbox = try Sandbox()
let python = try Language(named: "python3")
var files = TreeBuilder(at: "/tmp")
files.add(.bytes(Array(source.utf8)), at: "main.py".utf8)

var world = python.world(showing: files.build())
world.fileProvider = Primes()
let outcome = try Worker(in: sandbox, pins: false).run(
  python.program(running: Array("main.py".utf8), heap: 64 << 20), in: world, input: .bytes([]),
  under: Limits())

print(String(decoding: try outcome.stdout.read(at: 0, upTo: 10_000), as: UTF8.self), terminator: "")
print(String(decoding: try outcome.stderr.read(at: 0, upTo: 10_000), as: UTF8.self), terminator: "")
