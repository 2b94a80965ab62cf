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
        self.names = {*self.modules}
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
        own = [(name, self.modules.pop(name)) for name in self.own_names()]
        self.gate._end = Gate(self)
        self.modules[""] = self.gate
        self.modules.update(own)

    def is_ready(self):
        if not self.names <= self.modules.keys() or self.modules["_thread"]._count():
            return False
        if sys.gettrace() or sys.getprofile():
            return False
        if any(own is not now for own, now in zip(self.streams, (sys.stdin, sys.stdout, sys.stderr))):
            return False
        self.signs = self.signs_of_life()
        self.flush(sys.stdout)
        self.flush(sys.stderr)
        return True

    def own_names(self):
        return [name for name in self.modules if name not in self.names]

    def signs_of_life(self):
        """References to something of each of the program's modules that lives as long as its variables."""
        objects = [self.modules["__main__"].__loader__]
        for name in self.own_names():
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
    with open("/proc/self/cmdline", "rb") as file:
        return [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]


def serve():
    """Forks for each run, reaping the one before. Returns in the fork."""
    last = 0
    while child := os.fork():
        if last:
            os.waitpid(last, 0)
        last = child


def become(leading):
    """What a fork has of its own: its arguments, its thread's number, its random numbers."""
    own = words()
    sys.argv[1:] = own[leading:]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = own
    if "threading" in sys.modules:
        sys.modules["threading"].main_thread()._set_native_id()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


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
    become(leading)
    raise ImportError


sys.path_hooks.append(warm)
