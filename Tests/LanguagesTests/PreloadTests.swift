import Testing
import VirtualFiles

@testable import Languages
@testable import Sandboxing

/// The file status from the tables equals the controller's.
@Suite(.timed) struct PreloadTests {
  static let library = "grade-preload.so is not built; `make test` builds it"

  /// A system call without the C library's function, and the same call through it.
  static let both = """
    import ctypes, os, sys
    libc = ctypes.CDLL(None, use_errno=True)
    def asked(path, follow=True, at=-100):
        buffer = ctypes.create_string_buffer(144)
        path = os.fsencode(path)
        if libc.syscall(262, at, path, buffer, 0 if follow else 0x100) < 0: return ctypes.get_errno()
        return buffer.raw
    def found(path, follow=True, at=-100):
        buffer = ctypes.create_string_buffer(144)
        path = os.fsencode(path)
        if libc.fstatat(at, path, buffer, 0 if follow else 0x100) < 0: return ctypes.get_errno()
        return buffer.raw
    def compare(*paths):
        for path in paths:
            for follow in (True, False):
                if asked(path, follow) != found(path, follow): print('differs', path, follow)

    """

  static let files = ["d/e/f": "text", "a": "", "ü ö": "umlauts", "d/b": "beta"]

  @Test(arguments: [
    // All files of the interpreter and of the working directory.
    """
    for top in ('/', '.'):
        for folder, folders, names in os.walk(top):
            compare(folder, *[os.path.join(folder, name) for name in folders + names])
    """,
    "compare('d', 'd/', './d', 'd/.', 'd/..', 'd//e', 'd/../a', '', '.', '..', '/', '//', '/tmp/', '//tmp/a')",
    "compare('missing', 'd/missing', 'a/b', '/etc/passwd', '/usr/lib/python311.zip', 'x' * 256, 'a/' * 2048, 'd/e/' + 'f' * 4096)",
    "compare('/usr/lib/python3.11/json/__init__.so', '/usr/lib/python3.11/json/no/x', '/usr/lib/python3.11/json/__init__.py/x', '/usr/lib/python3.11/json/' + 'x' * 255, '/usr/lib/python3.11/json/' + 'x' * 256)",
    "compare('/usr/lib/python3.11/json/..', '/usr/lib/python3.11/json/.', '/usr/lib/python3.11/json/...', 'd/no', 'd/e/no', 'd/e/f/no', 'd//no', 'd/no/', '/usr/bin/no', '/tmp/no', 'd/' * 2046 + 'no', 'd/' + 'e/../' * 818 + 'abcd', 'd/' + 'e/../' * 818 + 'abc')",
    "compare('/lib/python3', '/proc/self/exe', '/proc/self/cmdline', '/dev/null', '/proc/self/fd/0', '/.grade/preload.so')",
    "os.chdir('d'); compare('e', 'e/f', 'a', '../a', 'd/b', '/tmp/a')",
    "fd = os.open('d', os.O_RDONLY); os.fchdir(fd); compare('e', 'e/f', 'a', 'b')",
    "libc.syscall(80, b'd'); compare('e', 'e/f', 'a', 'b', '/tmp/a')",
    "compare('a'); fd = os.open('d', os.O_RDONLY); libc.syscall(81, fd); compare('e', 'e/f', 'a', 'b')",
    """
    VISIT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
    visit = VISIT(lambda path, *_: compare('a', 'b', 'e', 'f', os.path.basename(path)) or 0)
    FTW_PHYS, FTW_CHDIR = 1, 4
    assert libc.nftw(b'/tmp', visit, 10, FTW_PHYS | FTW_CHDIR) == 0
    """,
    """
    fd = os.open('d', os.O_RDONLY)
    for path in ('e', 'b', 'a', '/tmp/a', ''): assert asked(path, True, fd) == found(path, True, fd), path
    assert libc.fstatat(-100, None, None, 0) == -1 and ctypes.get_errno() == 14
    assert libc.stat(b'a', None) == -1 and ctypes.get_errno() == 14
    """,
    // The file behind a descriptor, opened or moved in any way.
    """
    def status(number):
        buffer = ctypes.create_string_buffer(144)
        return buffer.raw if libc.fstat(number, buffer) == 0 else ctypes.get_errno()
    def same(number): assert status(number) == by_number(number), number
    def by_number(number):
        buffer = ctypes.create_string_buffer(144)
        return buffer.raw if libc.syscall(262, number, b'', buffer, 0x1000) == 0 else ctypes.get_errno()
    libc.fdopen.restype = libc.fopen.restype = libc.fdopendir.restype = ctypes.c_void_p
    libc.fclose.argtypes = libc.closedir.argtypes = libc.fileno.argtypes = [ctypes.c_void_p]
    a, d, b = os.open('a', os.O_RDONLY), os.open('d', os.O_RDONLY), os.open('/usr/bin/python3', os.O_RDONLY)
    for number in (a, d, b, 0, 1, -1, 63, 400): same(number)
    os.close(a); same(a)
    os.dup2(d, a); same(a)
    os.dup2(b, d); same(d)
    other = os.dup(d); os.close(d); same(other); same(d)
    read, write = os.pipe(); same(read); same(write)
    for number in (read, write): os.close(number)
    again = os.open('d/b', os.O_RDONLY); same(again)
    stream = libc.fdopen(again, b'r'); same(again); libc.fclose(stream); same(again)
    stream = libc.fopen(b'd/e/f', b'r'); same(libc.fileno(stream)); libc.fclose(stream)
    folder = os.open('d', os.O_RDONLY); stream = libc.fdopendir(folder); libc.closedir(stream); same(folder)
    some = [os.open('a', os.O_RDONLY) for _ in range(4)]; os.closerange(some[0], some[-1] + 1)
    for number in some: same(number)
    stream = libc.fopen(b'd/e/f', b'r'); same(libc.fileno(stream))
    some = [os.open('a', os.O_RDONLY) for _ in range(4)]; libc.closefrom(some[1])
    for number in some: same(number)
    fd = os.open('ü ö', os.O_RDONLY); os.read(fd, 3); same(fd); os.chdir('d'); same(fd); same(os.open('b', os.O_RDONLY))
    """,
    """
    def here():
        buffer = ctypes.create_string_buffer(4096)
        length = libc.syscall(79, buffer, 4096)
        return buffer.raw[:length - 1]
    libc.getcwd.restype = ctypes.c_char_p
    def said(size=4096): return libc.getcwd(ctypes.create_string_buffer(size), ctypes.c_size_t(size))
    assert said() == here() == b'/tmp' and said(5) == b'/tmp' and said(4) is None and ctypes.get_errno() == 34
    assert libc.getcwd(None, 0) == b'/tmp' and os.getcwd() == '/tmp'
    os.chdir('d'); assert said() == here() == b'/tmp/d'
    os.chdir('..'); assert said() == here() == b'/tmp'
    libc.fopen.restype = ctypes.c_void_p
    for path in (b'no', b'd/no', b'/usr/lib/python3.11/json/no', b'/etc/passwd', b'/usr/bin/pyvenv.cfg'):
        for mode in (b'r', b'rb', b'r+', b'rbe'): assert libc.fopen(path, mode) is None and ctypes.get_errno() == 2, path
    for path in (b'a', b'd/b', b'/usr/lib/python3.11/json/__init__.py'): assert libc.fopen(path, b'r'), path
    assert libc.fopen(b'no', b'w') is None and ctypes.get_errno() == 30
    """,
    // The entries of a directory, and its descriptor while it is open.
    """
    import struct
    libc.opendir.restype = libc.readdir.restype = libc.fdopendir.restype = ctypes.c_void_p
    libc.readdir_r.argtypes = [ctypes.c_void_p] * 3
    libc.telldir.restype = ctypes.c_long
    for name in ('readdir', 'closedir', 'dirfd', 'telldir', 'rewinddir'): getattr(libc, name).argtypes = [ctypes.c_void_p]
    libc.seekdir.argtypes = [ctypes.c_void_p, ctypes.c_long]
    def entries(bytes):
        while bytes:
            length = struct.unpack_from('H', bytes, 16)[0]
            yield bytes[:19] + bytes[19:length].split(b'\\0')[0]
            bytes = bytes[length:]
    def asked(path):
        fd, buffer, all = os.open(path, os.O_RDONLY | os.O_DIRECTORY), ctypes.create_string_buffer(4096), []
        while (count := libc.syscall(217, fd, buffer, 4096)) > 0: all += entries(buffer.raw[:count])
        os.close(fd)
        return all
    def entry(at): return next(entries(ctypes.string_at(at, struct.unpack_from('H', ctypes.string_at(at, 18), 16)[0])))
    def rest(directory):
        all = []
        while at := libc.readdir(directory): all.append(entry(at))
        return all
    for folder, _, names in os.walk('/tmp'):
        directory = libc.opendir(folder.encode())
        first, all = libc.telldir(directory), rest(directory)
        assert all == asked(folder) and rest(directory) == [], folder
        libc.rewinddir(directory)
        assert rest(directory) == all and libc.telldir(directory) == struct.unpack_from('q', all[-1], 8)[0]
        libc.seekdir(directory, struct.unpack_from('q', all[1], 8)[0])
        assert rest(directory) == all[2:]
        libc.seekdir(directory, first)
        buffer, result = ctypes.create_string_buffer(280), ctypes.c_void_p()
        for one in all:
            assert libc.readdir_r(directory, buffer, ctypes.byref(result)) == 0 and entry(result.value) == one
        assert libc.readdir_r(directory, buffer, ctypes.byref(result)) == 0 and result.value is None
        number = libc.dirfd(directory)
        assert os.fstat(number).st_ino == os.stat(folder).st_ino and os.listdir(number) == os.listdir(folder)
        assert not os.get_inheritable(number)
        if folder == '/tmp': assert os.fstat(os.open('a', os.O_RDONLY, dir_fd=number)).st_ino == os.stat('a').st_ino
        assert libc.closedir(directory) == 0 and libc.fcntl(number, 1) == -1
    for folder, names, _ in os.walk('/usr/lib/python3.11'):
        said = [entry[19:] for entry in asked(folder)]
        assert [b'.', b'..'] + os.listdir(os.fsencode(folder)) == said, folder
        assert {entry.name: entry.inode() for entry in os.scandir(folder)} == {
            name: os.lstat(os.path.join(folder, name)).st_ino for name in os.listdir(folder)}
    for path in (b'no', b'a', b'/etc', b'/root', b''): assert libc.opendir(path) or ctypes.get_errno() in (2, 20)
    free = os.open('a', os.O_RDONLY); os.close(free)
    with os.scandir('/tmp') as some:
        next(some); assert os.open('a', os.O_RDONLY) == free + 1
        with os.scandir('/tmp/d') as others: assert os.open('a', os.O_RDONLY) == free + 3
    assert os.open('a', os.O_RDONLY) == free
    many = []
    while directory := libc.opendir(b'/tmp/d'): many.append(directory)
    assert ctypes.get_errno() == 24 and len(many) > 40
    assert os.listdir(libc.dirfd(many[0])) == ['b', 'e'] if libc.closedir(many.pop()) == 0 else True
    for directory in many: libc.rewinddir(directory); assert len(rest(directory)) == 4 and libc.closedir(directory) == 0
    os.chdir('d'); assert sorted(os.listdir()) == ['b', 'e'] and os.listdir('/tmp/d/e') == os.listdir('e') == ['f']
    """,
    "import threading; all = [threading.Thread(target=lambda: [os.listdir('/tmp/d') == ['b', 'e'] or print('differs') for _ in range(300)]) for _ in range(20)]; [t.start() for t in all]; [t.join() for t in all]",
    "import threading; all = [threading.Thread(target=compare, args=('d', 'a', 'd/b', 'no')) for _ in range(8)]; [t.start() for t in all]; [t.join() for t in all]",
  ]) func `both ways say the same`(check: String) throws {
    _ = try #require(Preload.library, "\(Self.library)")
    let worker = Worker(in: sandbox, pins: false)
    for worker in [nil, worker, worker] {
      let result = try run(Self.both + check + "\nprint('done')", Self.files, worker: worker)
      #expect(result.text == "done\n")
      #expect(result.errors == "")
    }
    #expect(worker.warmRuns == 2)
  }

  @Test func `a forked process and its parent see the same`() throws {
    let source =
      Self.both + """
        child = os.fork()
        compare('d', 'a', 'd/b', 'no', '/usr/bin/python3')
        if not child:
            os.chdir('d')
            compare('e', 'b', 'a')
        compare('d', 'a', 'd/b', 'no')
        if child: print(os.waitpid(child, 0)[1])
        """
    let result = try run(
      source, Self.files, limits: Limits(cpu: .seconds(60), wall: .seconds(300), processes: 2))
    #expect(result.text == "0\n")
  }

  @Test func `reading the tables is no want of memory`() throws {
    let limits = Limits(cpu: .seconds(60), wall: .seconds(300), heap: 1 << 20)
    let usage = try run("import sys; sys.exit(3)", limits: limits).outcome.usage
    #expect(!usage.heapRefused)
  }

  @Test func `a table of too many files of a program's own is none`() throws {
    let files = Dictionary(uniqueKeysWithValues: (0...StatusTable.mostOwnRecords).map { ("\($0)", "") })
    let result = try run("import os; print(os.listdir('/.grade/3'), os.stat('7').st_size)", files)
    #expect(result.text == "['system'] 0\n")
  }

  @Test func `each run finds its own files`() throws {
    let worker = Worker(in: sandbox, pins: false)
    for size in [3, 5, 7] {
      let files = ["own": String(repeating: "x", count: size)]
      #expect(try run("import os; print(os.stat('own').st_size)", files, worker: worker).text == "\(size)\n")
    }
  }

  @Test func `a known path is not asked for, and an unknown one is recorded`() throws {
    _ = try #require(Preload.library, "\(Self.library)")
    let warm = Worker(in: sandbox, pins: false)
    for worker in [nil, warm] {
      let requests = try run("pass", worker: worker).outcome.usage.requests
      let many = try run(
        """
        import os
        for _ in range(1000):
            os.stat('a'); os.lstat('/usr/bin/python3')
            for path in ('/usr/lib/python3.11/json/no', 'd/no'): assert not os.path.exists(path)
            os.listdir('/tmp/d'); os.listdir('/usr/lib/python3.11/json')
        try: os.stat('/etc/passwd')
        except FileNotFoundError: pass
        """, Self.files, worker: worker
      ).outcome
      #expect(many.usage.requests < requests + 100)
      #expect(many.denied.entries.map(\.operation) == ["stat /etc/passwd"])
    }
    #expect(warm.warmRuns == 2)
  }
}
