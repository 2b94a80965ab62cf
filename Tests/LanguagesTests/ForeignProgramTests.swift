import Foundation
import SystemPackage
import Testing

@testable import Languages
@testable import Sandboxing

/// A program that is not the system's runs only in the sandbox, also when it is asked for its version.
@Suite(.timed) struct ForeignProgramTests {
  /// Writes a file if it runs with the right to do so.
  static func canary(in folder: Scrap) -> String {
    """
    #include <fcntl.h>
    #include <unistd.h>
    int main(void) { return close(open("\(folder.path)/canary", O_CREAT | O_WRONLY, 0600)); }
    """
  }

  static func hasRun(in folder: Scrap) -> Bool {
    let canary = folder.path + "/canary"
    defer { try? FileManager.default.removeItem(atPath: canary) }
    return FileManager.default.fileExists(atPath: canary)
  }

  @Test(arguments: ["rpython", "pypy-sandbox", "python3", "node"])
  func `the loader that a program names is not run`(language: String) throws {
    let folder = try Scrap()
    // It starts without a C library of its own, like a loader.
    let source = """
      static long call(long number, const void *one, long two, long three) {
        __asm__ volatile("syscall" : "+a"(number) : "D"(one), "S"(two), "d"(three) : "rcx", "r11", "memory");
        return number;
      }
      void _start(void) {
        call(2, "\(folder.path)/canary", 0101, 0600);
        call(60, 0, 0, 0);
      }
      """
    let options = ["-nostdlib", "-static-pie", "-fno-stack-protector", "-O1"]
    let loader = try folder.compile(source, as: "loader", options)
    let program = try folder.compile(
      "int main(void) { return 0; }", as: "program", ["-Wl,--dynamic-linker=\(loader)"])
    _ = try ask(program, [])
    #expect(Self.hasRun(in: folder))
    let error = #expect(throws: LanguageError.self) {
      _ = try Language(named: language, interpreter: program, in: sandbox)
    }
    #expect(error?.description.contains("names \(loader) as its loader") == true)
    #expect(!Self.hasRun(in: folder))
  }

  @Test(arguments: ["python3", "java"]) func `a program is asked for its version in the sandbox`(
    language: String
  )
    throws
  {
    let folder = try Scrap()
    for options in [[], ["-static"]] {
      let program = try folder.compile(Self.canary(in: folder), as: "program", options)
      _ = try ask(program, [])
      #expect(Self.hasRun(in: folder))
      #expect(throws: LanguageError.self) {
        _ = try Language(named: language, interpreter: program, in: sandbox)
      }
      #expect(!Self.hasRun(in: folder))
    }
  }

  @Test func `a library's start is not run either`() throws {
    let folder = try Scrap()
    let start = Self.canary(in: folder).replacing(
      "int main(void)", with: "__attribute__((constructor)) static int start(void)")
    _ = try folder.library("libstart.so", in: "own", start + "\nint f(void) { return 0; }")
    let program = try folder.compile(
      "int f(void); int main(void) { return f(); }", as: "program",
      ["-L\(folder.path)/own", "-lstart", "-Wl,-rpath,\(folder.path)/own"])
    _ = try ask(program, [])
    #expect(Self.hasRun(in: folder))
    _ = try Language(named: "rpython", interpreter: program, in: sandbox)
    #expect(!Self.hasRun(in: folder))
  }

  @Test func `a virtual environment's start-up code runs in the sandbox`() throws {
    let folder = try Scrap()
    _ = try ask("/usr/bin/python3", ["-m", "venv", "--without-pip", folder.path + "/venv"])
    let python = FilePath(folder.path + "/venv/bin/python3")
    let line = "import os; os.close(os.open('\(folder.path)/canary', os.O_CREAT | os.O_WRONLY))\n"
    let version = try ask(python, ["-c", "import sys; print(sys.version_info[1])"]).filter(\.isNumber)
    try folder.write(Array(line.utf8), to: "venv/lib/python3.\(version)/site-packages/start.pth")
    _ = try ask(python, ["-c", "pass"])
    #expect(Self.hasRun(in: folder))
    let language = try Language(named: "python3", interpreter: python, in: sandbox)
    #expect(language.version.contains("3.\(version)."))
    #expect(!Self.hasRun(in: folder))
  }

  @Test func `a program shows nothing that is not its own`() throws {
    let folder = try Scrap()
    let liar = """
      #include <stdio.h>
      int main(void) {
        puts("version liar 1\\nexecutable /usr/bin/python3\\nshow /etc\\nshow \(folder.path)/secret\\nmodules x");
        return 0;
      }
      """
    try folder.write(Array("a key".utf8), to: "secret/key")
    let program = try folder.compile(liar, as: "bin/program", ["-static"])
    let language = try Language(named: "python3", interpreter: program, in: sandbox)
    #expect(language.interpreter == program)
    #expect(!language.shown.contains { $0 == "/etc" || $0.hasPrefix(folder.path) })
  }

  @Test func `an interpreter that does not understand the question is named with what it said`() throws {
    let error = #expect(throws: LanguageError.self) {
      _ = try Language(named: "python3", interpreter: "/usr/bin/gcc", in: sandbox)
    }
    #expect(error?.description.contains("/usr/bin/gcc failed to print its version: ") == true)
  }
}
