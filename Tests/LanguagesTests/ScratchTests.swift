import Testing
import VirtualFiles

@testable import Sandboxing

/// Python's own modules in a writable working directory.
@Suite(.timed) struct ScratchTests {
  static let limits = Limits(cpu: .seconds(20), wall: .seconds(120), processes: 2, scratch: 4 << 20)

  static let programs = [
    """
    import os
    own = f'/proc/{os.getpid()}/exe'
    os.symlink(own, 'own'); assert os.readlink('own') == own and os.path.islink(own)
    """,
    """
    import tempfile, os
    with tempfile.TemporaryFile() as file:
        file.write(b'a' * 100000); file.seek(0); assert len(file.read()) == 100000
    with tempfile.NamedTemporaryFile('w+') as file:
        file.write('b'); file.flush(); assert open(file.name).read() == 'b'
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, 'x'), 'w').write('c'); assert os.listdir(folder) == ['x']
    assert tempfile.gettempdir() == '/tmp' and sorted(os.listdir()) == ['data', 'main.py']
    """,
    """
    import os, shutil
    shutil.copytree('data', 'copy'); shutil.copy2('data/words', 'copy/w'); shutil.move('copy/w', 'v')
    assert open('v').read() == 'a b' and sorted(os.listdir('copy')) == ['words']
    shutil.make_archive('all', 'zip', 'copy'); shutil.unpack_archive('all.zip', 'out')
    assert open('out/words').read() == 'a b'
    shutil.rmtree('copy'); shutil.rmtree('data'); assert not os.path.exists('data')
    """,
    """
    import sqlite3
    for mode in ('delete', 'wal', 'truncate', 'memory'):
        with sqlite3.connect('all.db') as base:
            base.execute(f'pragma journal_mode = {mode}')
            base.execute('create table if not exists t(x)')
            base.executemany('insert into t values (?)', [(n,) for n in range(1000)])
        base.close()
    assert sqlite3.connect('all.db').execute('select count(*), sum(x) from t').fetchone() == (4000, 1998000)
    """,
    """
    import os
    with open('log', 'a') as log: log.write('one\\n')
    if os.fork() == 0:
        with open('log', 'a') as log: log.write('two\\n')
        os.chdir('data'); open('child', 'w').write('x'); os._exit(0)
    os.wait()
    assert open('log').read() == 'one\\ntwo\\n' and open('data/child').read() == 'x'
    """,
    """
    import os
    os.dup2(os.open('log', os.O_WRONLY | os.O_CREAT), 2)
    os.write(2, b'to a file')
    import sys; print('more', file=sys.stderr, flush=True)
    assert open('log').read() == 'to a filemore\\n'
    """,
    """
    import sys, importlib
    open('made.py', 'w').write('value = 7')
    import made; assert made.value == 7
    open('data/__init__.py', 'w'); open('data/inner.py', 'w').write('value = 8')
    importlib.invalidate_caches(); import data.inner; assert data.inner.value == 8
    """,
    """
    import mmap
    with open('map', 'w+b') as file:
        file.truncate(1 << 20)
        with mmap.mmap(file.fileno(), 0) as memory: memory[5:9] = b'here'; memory.flush()
        file.seek(5); assert file.read(4) == b'here'
    """,
    """
    import os, stat
    status = os.stat('data/words'); assert stat.S_IMODE(status.st_mode) == 0o644
    times = [status.st_mtime]
    for text in ('1', '2'):
        open('data/words', 'a').write(text); times.append(os.stat('data/words').st_mtime)
    assert times == sorted(set(times)) and os.stat('data/words').st_ino == status.st_ino
    assert os.stat('data/words').st_size == 5 and os.access('data', os.W_OK)
    assert os.stat('data/words').st_uid == os.getuid() and os.get_blocking(os.open(os.__file__, os.O_RDONLY))
    """,
    """
    import errno, os
    try: open('big', 'wb').write(bytes(5 << 20)); raise SystemExit('was written')
    except OSError as error: assert error.errno in (errno.ENOSPC, errno.EFBIG), error
    assert os.stat('big').st_size <= 4 << 20
    os.unlink('big'); open('small', 'w').write('fits again')
    """,
  ]

  @Test(arguments: programs) func `a module finds what it needs`(program: String) throws {
    let worker = Worker(in: sandbox, pins: false)
    var limits = Self.limits
    let files = ["data/words": "a b"]
    for worker in [nil, worker, worker] {
      // Only a program that does not fork is started from a zygote.
      limits.processes = worker == nil || program.contains("fork") ? 2 : 1
      let result = try run(program + "\nprint('done')", files, limits: limits, worker: worker)
      #expect(result.errors == "" && result.text == "done\n")
      #expect(result.outcome.denied.entries.map(\.operation) == [])
    }
    #expect(worker.warmRuns == (program.contains("fork") ? 0 : 2))
  }
}
