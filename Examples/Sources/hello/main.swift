// Runs a few lines of untrusted Python and prints the outcome.

import Languages
import Sandboxing
import VirtualFiles

let source = """
  import os
  print("I see", os.listdir("/tmp"), open("/tmp/words.txt").read())
  try: open("/etc/passwd")
  except OSError as error: print(error, flush=True)
  while True: pass
  """

// This comes first, because it forks the process that starts all sandboxed ones.
let sandbox = try Sandbox()
let python = try Language(named: "python3")

var files = TreeBuilder(at: "/tmp")
files.add(.bytes(Array(source.utf8)), at: "main.py".utf8)
files.add(.bytes(Array("a b c".utf8)), at: "words.txt".utf8)

let limits = Limits(cpu: .milliseconds(200), heap: 64 << 20)
// The memory and paths that Python itself uses are not charged to the program.
let baseline = try python.calibrate(in: sandbox).baseline
let outcome = try Worker(in: sandbox, pins: false).run(
  python.program(running: Array("main.py".utf8), heap: limits.heap),
  in: python.world(showing: files.build(), absent: baseline.absent), input: .bytes([]), under: limits,
  above: baseline)

print(String(decoding: try outcome.stdout.read(at: 0, upTo: 10_000), as: UTF8.self), terminator: "")
print("It ended:", outcome.ending)
print("It was denied:", outcome.denied.entries.map(\.operation))
