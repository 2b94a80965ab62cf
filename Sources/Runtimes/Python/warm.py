# Forks an interpreter for each run: it has started and imported what the program is going to import first, and the fork goes
# on to the program, which must not see that any of this happened.
#
# This is run where the interpreter starts, and leaves a hook that is called when all of its own start is done: where it
# asks what its program's path may stand for, other than a file.
import os
import sys


def hidden(name):
    """A module that nobody has asked for."""
    known = name in sys.modules
    module = __import__(name)
    if not known:
        del sys.modules[name]
    return module


def load():
    """The part that is written in C; None where there is none, or it does not fit."""
    if sys.implementation.name != "cpython":
        return None
    spec = sys.modules["_frozen_importlib"].ModuleSpec("grade", None, origin="/.grade/warm.so")
    try:
        return sys.modules["_imp"].create_dynamic(spec)
    except ImportError:
        return None
    finally:
        sys.modules.pop("grade", None)


def imports():
    try:
        with open("/.grade/imports.py", "rb") as file:
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def preload(lines, place):
    """Imports what the program will, as it will: in that order, and with its directory looked into before all others,
    which holds nothing of these names."""
    names = {"__name__": "__main__"}
    sys.path.insert(0, place)
    try:
        for line in lines:
            exec(line, names)
    except Exception:
        pass  # The program will meet it again.
    sys.path.remove(place)
    # What was in the directory here is not what the program finds there.
    finder = sys.path_importer_cache.get(place)
    if finder:
        finder.invalidate_caches()
    else:
        sys.path_importer_cache.pop(place, None)


class Ending:
    """Sees to it that a fork does not tear down what it only inherited.

    What the interpreter does at its end is done: it waits for threads, calls what atexit has, flushes the streams, collects
    garbage, and destroys the program's modules with all that hangs on them. Then it would go on to the modules that were
    here before. In front of these it finds a gate, which leaves; unless something of the program is still alive: then that
    hangs on one of them, and they have to go too.
    """

    def __init__(self, native):
        self.native = native
        self.modules = sys.modules
        self.streams = [sys.stdin, sys.stdout, sys.stderr]
        self.flush = type(sys.stdout).flush
        self.weak = sys.modules["_weakref"].ref
        gc = hidden("gc")
        self.collect, self.freeze, self.unfreeze = gc.collect, gc.freeze, gc.unfreeze
        hidden("atexit").register(native.unseen, self.prepare)  # The first to be registered is called last.

    def share(self, place):
        """Keeps the garbage collector from looking at, and so from copying, what all forks have in common."""
        self.place = place
        self.count, self.last = len(self.modules), [*self.modules][-1]
        self.gate = type(sys)("")
        main = self.modules["__main__"]
        # Alive until the end, for the collector never looks at what is frozen.
        self.kept = [self, [module for module in self.modules.values() if module is not main]]
        own = [part for part in (main, main.__dict__) if self.native.untrack(part)]
        self.collect()
        self.freeze()
        for part in own:
            self.native.track(part)

    def thaw(self):
        self.kept.clear()
        self.unfreeze()

    def prepare(self):
        try:
            is_ready = self.is_ready()
        except Exception:  # Whatever it is, it happens again where the program sees it.
            is_ready = False
        if not is_ready:
            return self.thaw()
        own = [(name, self.modules.pop(name)) for name in self.own_names]
        self.gate._end = Gate(self)
        self.modules[""] = self.gate
        self.modules.update(own)

    def is_ready(self):
        self.own_names = self.names_after_the_first()
        if len(self.modules) != self.count + len(self.own_names) or self.modules["_thread"]._count():
            return False
        if sys.gettrace() or sys.getprofile():
            return False
        if any(own is not now for own, now in zip(self.streams, (sys.stdin, sys.stdout, sys.stderr))):
            return False
        self.signs = self.signs_of_life()
        self.flush(sys.stdout)
        self.flush(sys.stderr)
        return True

    def names_after_the_first(self):
        """Of the modules that the program has imported itself. The others are not even looked at, which would copy them."""
        names = []
        for name in reversed(self.modules):
            if name == self.last:
                break
            names.append(name)
        return names[::-1]

    def signs_of_life(self):
        """References to something of each of the program's modules that lives as long as its variables."""
        objects = [self.modules["__main__"].__loader__]
        for name in self.own_names:
            spec = self.modules[name].__spec__
            if spec.origin is None or spec.origin.startswith(self.place):
                objects.append(spec)
        return [self.weak(object) for object in objects]

    def end(self):
        if any(sign() is not None for sign in self.signs):
            self.thaw()
            self.collect()
            return
        for stream in self.streams[1:]:
            try:
                stream.flush()
            except Exception:
                pass
        self.native.leave()


class Gate:
    def __init__(self, ending):
        self.ending = ending

    def __del__(self):
        self.ending.end()


def words():
    file = os.open("/proc/self/cmdline", os.O_RDONLY)
    line = b""
    while part := os.read(file, 65536):
        line += part
    os.close(file)
    return [os.fsdecode(word) for word in line.split(b"\0")[:-1]]


def serve():
    """Forks for each run. Returns in the fork.

    While one runs its parent does nothing, for what it writes to would be copied. It leaves it to be asked how it ended
    until the next one is there.
    """
    try:
        os.open("/.grade/ready", os.O_RDONLY)  # Says that the next fork is the first of these, and no import's.
    except OSError:
        pass
    last = 0
    while True:
        if "numpy.random" in sys.modules:
            sys.modules["numpy.random"].seed()
        child = os.fork()
        if not child:
            return
        if last:
            os.waitpid(last, 0)
        last = child
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)


def become(leading):
    """What a fork has of its own: its arguments, and its thread's number."""
    own = words()
    sys.argv[1:] = own[leading:]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = own
    if "threading" in sys.modules:
        sys.modules["threading"].main_thread()._set_native_id()


def warm(path):
    if os.path.abspath(path) != os.path.abspath(sys.argv[0]):
        raise ImportError
    sys.path_hooks.remove(warm)
    place = os.path.dirname(os.path.abspath(path))
    leading = len(words())
    native = load()
    ending = native and Ending(native)
    preload(imports(), place)
    if ending:
        ending.share(place)
    serve()
    if ending:
        native.settle()
    become(leading)
    raise ImportError


sys.path_hooks.append(warm)
