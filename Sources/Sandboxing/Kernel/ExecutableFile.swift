internal import Glibc
internal import SystemPackage

/// What the kernel reads of an executable before it runs. elf(5).
enum ExecutableFile {
  /// The writable memory that a program has from its start, in bytes: its variables, those that begin as zeros included.
  /// 0 for what is no 64-bit ELF file. elf(5), `PT_LOAD`.
  static func staticMemory(of path: FilePath) -> Int {
    guard let file = try? OwnedFile(OwnedDescriptor(openingFile: path)),
      let head = try? file.read(at: 0, upTo: 64), head.count == 64, head[..<5] == [0x7f, 0x45, 0x4c, 0x46, 2]
    else { return 0 }
    let (size, count) = (56, Int(head[56]) | Int(head[57]) << 8)
    guard head[54] == size, head[55] == 0,
      let table = try? file.read(at: Int(clamping: head.word(at: 32)), upTo: size * count)
    else { return 0 }
    return stride(from: 0, to: table.count - size + 1, by: size).reduce(0) { sum, entry in
      // The type PT_LOAD is 1, the flag PF_W is 2.
      guard table.word(at: entry) & 0xffff_ffff == 1, table[entry + 4] & 2 != 0 else { return sum }
      return sum + Int(min(table.word(at: entry + 40), 1 << 40))
    }
  }
}
