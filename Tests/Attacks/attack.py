"""What a submission in Python may try: told by its first argument which attack to make, it prints what came back."""
import errno
import os
import sys

attack, *arguments = sys.argv[1:]


def say(what, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
        print(what, "ok")
    except OSError as error:
        print(what, errno.errorcode.get(error.errno, error.errno))


def show(what, path, mode="r"):
    try:
        with open(path, mode) as file:
            print(f"{what}: {file.readline().strip()}")
    except OSError as error:
        print(what, errno.errorcode[error.errno])


match attack:
    case "read":
        show("read", arguments[0])
    case "look around":
        for place in ["/etc/passwd", "/root", "/home", "/sys", "/var", arguments[0]]:
            print(place.split("/")[-1], os.path.exists(place))
    case "change":
        say("create", open, "new", "w")
        say("append", open, "fixture", "a")
        say("mkdir", os.mkdir, "new")
        say("rename", os.rename, "fixture", "other")
        say("chmod", os.chmod, "dir", 0o700)
        say("remove", os.remove, "dir/inner")
    case "temporary files":
        import tempfile
        say("file", tempfile.NamedTemporaryFile)
        say("directory", tempfile.mkdtemp)
    case "network":
        import socket
        say("socket", socket.socket)
        say("server", socket.create_server, ("0.0.0.0", 0))
    case "fetch":
        import urllib.request
        try:
            urllib.request.urlopen("http://127.0.0.1:1/", timeout=1)
        except OSError as error:
            print(type(error).__name__, "EACCES" in repr(error) or "Permission denied" in repr(error))
    case "system":
        import subprocess
        print(os.system("echo executed >/dev/null"))
        say("run", subprocess.run, ["/bin/echo"], stdout=subprocess.DEVNULL)
        say("exec", os.execv, "/bin/true", ["true"])
    case "fork":
        say("fork", lambda: os.fork() or os._exit(0))
    case "kill":
        say("parent", os.kill, os.getppid(), 0)
        say("first", os.kill, 1, 0)
        say("all", os.kill, -1, 0)
        say("group", os.killpg, 0, 0)
        say("itself", os.kill, os.getpid(), 0)
    case "left open":
        # Without the sandbox, two forks of one process stand for two runs of one zygote.
        import keeper, stat

        def is_pipe(fd):
            try:
                return stat.S_ISFIFO(os.fstat(fd).st_mode)
            except OSError:
                return False

        def look():
            pipes = [fd for fd in range(3, 64) if is_pipe(fd)]
            print("pipes", len(pipes) // 2)
            for fd in pipes:
                os.set_blocking(fd, False)
            try:
                print("read", os.read(pipes[0], 100).decode())
            except OSError:
                print("read nothing")
            os.write(pipes[1], b"left by another run")
            sys.stdout.flush()

        try:
            if not os.fork():
                look()
                os._exit(0)
            os.wait()
        except OSError:
            pass
        look()
    case "threads":
        import threading
        threading.stack_size(65536)
        lock, count = threading.Lock(), 0
        lock.acquire()
        try:
            for count in range(300):
                threading.Thread(target=lambda: lock.acquire() and lock.release(), daemon=True).start()
        except RuntimeError as error:
            print(error)
        print("many" if count > 200 else "few")
        sys.stdout.flush()
        os._exit(0)
    case "limits":
        import resource
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard - 1, hard))
            print("files", "ok")
        except (ValueError, OSError) as error:
            print("files", type(error).__name__)
    case "eat":
        kept = []
        for _ in range(int(arguments[0])):
            kept.append(bytearray(1 << 20))
        print("ate all")
    case "huge":
        print(len(bytearray(int(arguments[0]) << 20)))
    case "spin":
        import time
        while time.process_time() < float(arguments[0]):
            pass
        print("done")
    case "backtrack":
        import re
        re.match("(a+)+$", "a" * 26 + "b")
        print("done")
    case "sleep":
        import time
        time.sleep(float(arguments[0]))
        print("done")
    case "flood":
        for _ in range(4):
            print("x" * (1 << 20))
    case "memory":
        import ctypes
        say("open", open, "/proc/self/mem", "rb+")
        ctypes.CDLL(None).syscall.restype = ctypes.c_long
        print("process_vm_readv", ctypes.CDLL(None, use_errno=True).syscall(*map(ctypes.c_long, (310, os.getpid(), 0, 0, 0, 0, 0))))
    case "secrets":
        import gc
        places = [" ".join(os.environ.values()), " ".join(sys.orig_argv), repr([str(o) for o in gc.get_objects()[:20000] if isinstance(o, (str, bytes))])]
        for name in ["environ", "cmdline", "maps", "status"]:
            try:
                places.append(open(f"/proc/self/{name}", errors="replace").read())
            except OSError:
                pass
        for fd in range(64):
            try:
                places.append(os.pread(fd, 65536, 0).decode(errors="replace"))
            except OSError:
                pass
        marker = "can" + "ary-"
        print([place[place.index(marker) :][:80] for place in places if marker in place] or "no secret")
    case "machine":
        name = os.uname()
        print(name.sysname, name.nodename, name.release, os.cpu_count(), os.getloadavg() if os.path.exists("/proc/loadavg") else None)
    case "crash":
        import ctypes
        print("crashing", flush=True)
        ctypes.string_at(0)

    # An honest program, which must still work.
    case "compute":
        import decimal, fractions, hashlib, json, statistics
        decimal.getcontext().prec = 50
        print(decimal.Decimal(2).sqrt(), fractions.Fraction(1, 3) + 1, statistics.mean(range(10)))
        print(hashlib.sha256(b"x").hexdigest(), json.dumps({"ä": [1, 2.5, None]}))
    case "recurse":
        import threading
        sys.setrecursionlimit(10**6)
        threading.stack_size(64 << 20)

        def depth(n):
            return 0 if n == 0 else 1 + depth(n - 1)

        result = []
        thread = threading.Thread(target=lambda: result.append(depth(50_000)))
        thread.start()
        thread.join()
        print(result)
    case "read lines":
        print(sum(1 for _ in sys.stdin))
    case "time and chance":
        import datetime, locale, random, secrets, time, uuid
        locale.setlocale(locale.LC_ALL, "C.UTF-8")
        print(len(os.urandom(8)), len(str(uuid.uuid4())), time.perf_counter() > 0, datetime.datetime.now().year > 2000)
        print(random.Random(7).random(), len(secrets.token_hex(4)))
    case "threads and tasks":
        import asyncio, concurrent.futures, multiprocessing, queue, socket
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            print(sum(pool.map(lambda n: n * n, range(100))))

        async def echo():
            one, other = socket.socketpair()
            _, writer = await asyncio.open_connection(sock=one)
            reader, _ = await asyncio.open_connection(sock=other)
            writer.write(b"echo\n")
            await asyncio.sleep(0.01)
            return await reader.readline()

        print(asyncio.run(echo()))
    case "files":
        print(open("fixture").read().strip(), os.listdir("dir"), os.path.getsize("fixture"), os.path.isdir("dir"))
    case "signals":
        import signal
        signal.signal(signal.SIGALRM, lambda *_: print("alarm"))
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        signal.pause()
        signal.signal(signal.SIGUSR1, lambda *_: print("own signal"))
        os.kill(os.getpid(), signal.SIGUSR1)
