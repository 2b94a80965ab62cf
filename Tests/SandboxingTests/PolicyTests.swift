import Foundation
import SystemPackage
import Testing

@testable import Sandboxing

/// The properties of the policy's table, before anything is generated from it.
@Suite(.timed) struct PolicyTests {
  @Test func `the table is sorted and names each call once`() {
    let numbers = systemCalls.map(\.number)
    #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
    #expect(Set(systemCalls.map(\.name)).count == systemCalls.count)
    #expect(systemCalls.allSatisfy { !$0.why.isEmpty })
  }

  @Test func `the dispatch knows exactly the calls that the table answers`() {
    let answered = (systemCalls + scratchSystemCalls).filter(\.decision.isAnswered).map(\.name)
    #expect(Set(answered) == Set(AnsweredCall.allCases.map(\.rawValue)))
  }

  /// With arguments for which the filter asks the controller, for each call.
  @Test(arguments: AnsweredCall.allCases.map(\.rawValue))
  func `every call that the table answers is answered`(name: String)
    throws
  {
    let number = try #require(systemCalls.first { $0.name == name }).number
    let outcome = try Probe.run(["call", "\(number)", "0", "-1", "-1", "2", "-1", "-1"])
    #expect(outcome.text.hasPrefix("call ") && outcome.text != "call ENOSYS\n", "\(outcome.ending)")
  }

  @Test func `every call that is refused has a word in the log`() {
    let silent = systemCalls.filter { row in
      if case .refused = row.decision { row.recordedAs == nil } else { false }
    }
    #expect(silent.map(\.name) == [])
  }

  @Test func `a path that is not shown is recorded under the call's word`() throws {
    let cases = [
      "open": "open #0", "stat": "stat", "lstat": "lstat", "access": "access #0", "readlink": "readlink #9",
      "chdir": "chdir", "mkdir": "mkdir", "rmdir": "rmdir", "unlink": "unlink", "chmod": "chmod",
      "chown": "chown",
      "mknod": "mknod #0", "truncate": "truncate #0", "openat": "openat @cwd #0",
      "newfstatat": "fstatat @cwd #0", "statx": "statx @cwd #0 #0", "faccessat2": "faccessat @cwd #0 #0",
      "readlinkat": "readlinkat @cwd #9", "mkdirat": "mkdirat @cwd", "unlinkat": "unlinkat @cwd #0",
      "mknodat": "mknodat @cwd #0", "fchmodat": "fchmodat @cwd", "fchownat": "fchownat @cwd #0",
      "utimensat": "utimensat @cwd #0", "rename": "rename =a", "symlink": "symlink =a", "link": "link =a",
    ]
    let lines = cases.map { name, line in
      // The recorded path is the one at which a file would be made, or which would be renamed.
      name == "rename" ? "rename =/secret/rename =a" : "\(line) =/secret/\(name)"
    }
    let (results, outcome) = try OracleWorld.sandboxed(lines)
    #expect(results.allSatisfy { $0.hasPrefix("ENOENT") })
    let words = Dictionary(uniqueKeysWithValues: systemCalls.map { ($0.name, $0.recordedAs ?? "nothing") })
    #expect(Set(outcome.deniedOperations) == Set(cases.keys.map { "\(words[$0]!) /secret/\($0)" }))
  }

  /// The calls in the kernel's headers, each with its number. The table may contain newer calls.
  @Test func `the table knows every call that the kernel has`() throws {
    let header = try String(contentsOfFile: "/usr/include/x86_64-linux-gnu/asm/unistd_64.h", encoding: .utf8)
    let known = header.split(separator: "\n").compactMap { line -> (String, UInt32)? in
      let words = line.split(separator: " ")
      guard words.count == 3, words[0] == "#define", words[1].hasPrefix("__NR_") else { return nil }
      return UInt32(words[2]).map { (String(words[1].dropFirst(5)), $0) }
    }
    #expect(known.count > 300)
    let ours = Dictionary(uniqueKeysWithValues: systemCalls.map { ($0.name, $0.number) })
    for (name, number) in known {
      #expect(ours[name] == number, "\(name) is \(number)")
    }
    let later: Set = ["uretprobe", "uprobe"]  // They were added last, with numbers that had been skipped.
    let names = Set(known.map(\.0)).union(later)
    let newest = known.map(\.1).max()!
    #expect(systemCalls.filter { $0.number <= newest && !names.contains($0.name) }.map(\.name) == [])
  }

  @Test func `the table is printed for people, aligned, a line for each call`() {
    let lines = Policy.lines
    let own = ["write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate"]
    #expect(lines.count == systemCalls.count + own.count + 4)
    for name in own { #expect(lines.contains { $0.hasPrefix("\(name) with scratch ") }) }
    let column = lines[0].range(of: "DECISION")!.lowerBound.utf16Offset(in: lines[0])
    for (row, line) in zip(systemCalls, lines.dropFirst()) {
      #expect(line.hasPrefix(row.name + " ") && line.contains(" \(row.number)  ") && line.contains(row.why))
      #expect(line.dropFirst(column - 2).hasPrefix("  ") && !line.dropFirst(column).hasPrefix(" "))
      #expect(!line.hasSuffix(" "))
    }
    let mmap = lines.first { $0.hasPrefix("mmap ") }!
    #expect(mmap.contains("flags not MAP_SHARED | MAP_ANONYMOUS, else answered"))
    #expect(mmap.hasSuffix("length below 1 MiB, else answered"))
  }
}
