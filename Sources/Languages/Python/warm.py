# The zygote of Python: an interpreter that has started, has imported the modules that the program imports first, and
# forks for each trial. The fork goes on with the program, which must not notice any of this.
#
# This script runs while the interpreter starts. It leaves a path hook, which the interpreter calls when its start is
# complete and it asks whether the program's path is something other than a file.
import builtins
import os
import sys

globals().update(vars(builtins))  # The program may replace builtins.
Module = type(sys)



def hidden(name):
    """Imports a module without leaving it in sys.modules."""
    known = name in sys.modules
    module = __import__(name)
    if not known:
        del sys.modules[name]
    return module


def load():
    """Loads the C extension; None if it is missing or does not suit this interpreter."""
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
    """Runs the program's import statements in its order, with its directory first in sys.path.

    That directory has no modules of these names.
    """
    names = {"__name__": "__main__"}
    sys.path.insert(0, place)
    try:
        for line in lines:
            exec(line, names)
    except BaseException:
        os._exit(1)  # The program will raise the same exception, after the same output.
    if "__warningregistry__" in names:
        os._exit(1)  # A warning names the program's file and line.
    sys.path.remove(place)
    # The program will find other files in this directory.
    finder = sys.path_importer_cache.get(place)
    if finder:
        finder.invalidate_caches()
    else:
        sys.path_importer_cache.pop(place, None)


class Ending:
    """Keeps a fork from tearing down the modules that it inherited from the zygote.

    The visible part of the interpreter's teardown happens: it waits for threads, calls the atexit functions, flushes
    the streams, collects garbage, and destroys the program's modules and their objects. An inherited module only
    disappears from sys.modules at its usual time. It is not touched, because a write would copy its memory pages.

    How it works: sys.modules contains gates, objects whose destructor runs when the interpreter reaches them. Each
    gate exchanges the contents of sys.modules for the next stage. One gate comes before the interpreter clears the
    rest of the program's modules. It checks whether an object of the program is still alive. If so, an inherited
    module refers to it, and the inherited modules are released. The last gate comes before the interpreter would
    clear them; it leaves the teardown.
    """

    def __init__(self, native):
        self.native, self.is_over, self.remains = native, False, None
        self.modules = sys.modules
        self.flush = type(sys.stdout).flush
        self.weak = sys.modules["_weakref"].ref
        # Weak, because a strong reference would keep a stream from being flushed if this method is never called.
        self.streams = [self.weak(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)]
        self.body = (object.__basicsize__, dict.__basicsize__)
        gc = hidden("gc")
        self.collect, self.freeze, self.unfreeze = gc.collect, gc.freeze, gc.unfreeze
        self.callbacks = gc.callbacks
        hidden("atexit").register(native.unseen, self.prepare)  # The first to be registered is called last.

    def share(self, place):
        """Hides the objects that all forks share from the garbage collector, which would copy their pages."""
        # Files in these directories belong to the installation, not to the program.
        self.libraries = tuple(path + "/" for path in sys.path if path not in ("", "/", "/tmp", place))
        names = [*self.modules]
        self.last = names[-1]
        self.lay(names, names.index("__main__") + 1)
        main = self.modules["__main__"]
        own = [part for part in (main, main.__dict__) if self.native.untrack(part)]
        self.collect()
        self.freeze()
        for part in own:
            self.native.track(part)

    def lay(self, names, cut):
        """Prepares the contents of sys.modules after each gate, before and after the program's own modules."""
        self.inherited = {**self.modules, "__main__": None}  # Alive until the end: frozen, and so never collected.
        gates = [Module("") for _ in range(5)]
        for gate in gates:
            gate._end = Gate(self)
        self.last_gates = gates[3:]
        gone, after = dict.fromkeys(names[:cut]), {name: self.modules[name] for name in names[cut:]}
        self.stages = [
            ({"": gates[0], **self.inherited}, {}),
            ({"": None, **gone, " ": gates[1], **after}, {}),
            ({"": None, **gone, " ": None, **dict.fromkeys(after), "  ": gates[4]}, {"   ": gates[3], "    ": gates[2]}),
            ({}, {}),
        ]
        self.left = []  # Past stages, kept because releasing one would touch all objects in it.
        self.actions = [self.end, self.survey, self.turn, self.turn, self.turn]

    def thaw(self):
        self.is_over, self.last_gates = True, None
        for rest in (self.stages, self.left, self.actions, self.inherited):
            rest.clear()
        self.unfreeze()

    def prepare(self):
        try:
            if self.native.is_ending() and self.is_ready():
                return self.turn()
        except Exception:  # It happens again in the normal teardown, where the program sees it.
            pass
        self.thaw()

    def is_ready(self):
        if not self.native.same((self.modules, self.inherited)) or self.modules["_thread"]._count():
            return False
        if sys.gettrace() or sys.getprofile():
            return False
        if any(own() is not now for own, now in zip(self.streams, (sys.stdin, sys.stdout, sys.stderr))):
            return False
        self.signs = self.signs_of_life()
        self.flush(sys.stdout)
        self.flush(sys.stderr)
        return True

    def own_names(self):
        """The names of the modules that the program imported. Others are not touched, because that would copy them."""
        names = []
        for name in reversed(self.modules):
            if name == self.last:
                break
            if type(name) is not str:
                raise TypeError
            names.append(name)
        return names[::-1]

    def signs_of_life(self):
        """Weak references to one object of each module of the program, which lives as long as its variables."""
        objects = [self.names_in("__main__")["__loader__"]]
        for name in self.own_names():
            names = self.names_in(name)
            spec = names.get("__spec__")
            if spec is None or spec.origin is None or not spec.origin.startswith(self.libraries):
                objects.append(names["__loader__"] if spec is None else spec)
        return [self.weak(object) for object in objects]

    def names_in(self, name):
        """The variables of a module, read without calling code that the program may have replaced."""
        module = self.modules[name]
        if type(module) is not Module:
            raise TypeError
        return module.__dict__

    def turn(self):
        """Exchanges the contents of sys.modules for the next stage while the interpreter iterates over it."""
        stage, after = self.stages.pop(0)
        own = self.own_names()
        if len(self.stages) > 1:
            own.insert(0, "__main__")
        stage.update([(name, self.modules[name]) for name in own])
        stage.update(after)
        self.native.exchange((self.modules, stage, *self.body))
        for name in own:
            stage[name] = None
        after.clear()
        self.left.append(stage)

    def pass_gate(self):
        if self.is_over:
            return
        try:
            self.actions.pop()()
        except Exception:
            self.thaw()

    def survey(self):
        if self.is_anything_alive():
            self.release()

    def end(self):
        if self.remains is None and self.is_anything_alive():
            self.release()
        if self.remains is not None:
            return self.tear_down()
        for stream in self.streams[1:]:
            try:
                stream().flush()
            except Exception:
                pass
        self.native.leave()

    def is_anything_alive(self):
        return any(sign() is not None for sign in self.signs)

    def release(self):
        """Releases the inherited modules and their objects."""
        modules = [module for module in self.inherited.values() if isinstance(module, Module)]
        self.remains = [self.weak(module) for module in modules if module is not sys and module is not builtins]
        del modules
        for stage in [self.inherited, *self.left]:
            stage.clear()
        self.unfreeze()
        # The callbacks are not called, because the interpreter does not call them for its own last collection.
        callbacks = self.callbacks[:]
        self.callbacks.clear()
        self.collect()
        self.callbacks.extend(callbacks)

    def tear_down(self):
        """Clears the remaining modules as the interpreter would."""
        for reference in reversed(self.remains):
            module = reference()
            if module is not None:
                clear(module.__dict__)


def clear(names):
    """Clears a module as the interpreter's teardown does: private names first."""
    private = [name for name in names if name[:1] == "_" and name[1:2] != "_"]
    for name in private + [name for name in names if name != "__builtins__"]:
        names[name] = None


class Gate:
    def __init__(self, ending):
        self.ending = ending

    def __del__(self):
        self.ending.pass_gate()


def words():
    file = os.open("/proc/self/cmdline", os.O_RDONLY)
    line = b""
    while part := os.read(file, 65536):
        line += part
    os.close(file)
    return [os.fsdecode(word) for word in line.split(b"\0")[:-1]]


def says(word):
    """Sends a word to the sandbox by opening a path that does not exist and that the sandbox knows."""
    try:
        os.open("/.grade/" + word, os.O_RDONLY)
    except OSError:
        pass


def has_timer():
    """Whether an interval timer is set. A fork does not inherit it, and only this process can ask the kernel."""
    getitimer = hidden("_signal").getitimer
    return any(any(getitimer(timer)) for timer in range(3))


def randomize():
    """Renews random state that libraries made when they were imported. Otherwise it would be the same in all forks.

    `random` and `tempfile` renew theirs on their own.
    """
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "multiprocessing.process" in sys.modules:
        process = sys.modules["multiprocessing.process"]
        process._current_process._config["authkey"] = process.AuthenticationString(os.urandom(32))


def serve():
    """Forks for each trial. Returns in the fork.

    While the fork runs, its parent does nothing, because each page that it writes would be copied. It reaps the fork
    only after the next fork, so that its usage can be read until then.
    """
    if has_timer():
        says("timer")
    says("ready")  # The next fork is the first trial's, not one that an import makes.
    last = 0
    while True:
        randomize()
        child = os.fork()
        if not child:
            return
        if last:
            os.waitpid(last, 0)
        last = child
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)


def become(leading):
    """Sets the state that differs in each fork: the arguments and the thread number."""
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


# In a virtual environment this script runs twice.
if not any(getattr(hook, "__name__", "") == "warm" for hook in sys.path_hooks):
    sys.path_hooks.append(warm)
