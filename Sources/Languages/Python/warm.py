# Forks an interpreter for each run: it has started and imported what the program is going to import first, and the fork goes
# on to the program, which must not see that any of this happened.
#
# This is run where the interpreter starts, and leaves a hook that is called when all of its own start is done: where it
# asks what its program's path may stand for, other than a file.
import builtins
import os
import sys

globals().update(vars(builtins))  # The program may put others into their place.
Module = type(sys)



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
    except BaseException:
        os._exit(1)  # The program will meet it itself, with all that was printed before.
    if "__warningregistry__" in names:
        os._exit(1)  # A warning names the program's file and line.
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
    garbage, and destroys the program's modules with all that hangs on them. The modules that were here before are only gone
    from sys.modules, each when it would be, and none of them is touched, for that would copy it: on its way through them the
    interpreter meets gates, at which others are put into their place. Before it clears what is left of the program's modules
    it meets one that looks whether something of the program is still alive: then that hangs on what was here before, which
    has to go. In front of where it would clear this too it finds the last gate, which leaves.
    """

    def __init__(self, native):
        self.native, self.is_over, self.remains = native, False, None
        self.modules = sys.modules
        self.flush = type(sys.stdout).flush
        self.weak = sys.modules["_weakref"].ref
        # To hold one of them would keep it from being flushed, where the program keeps this from being called.
        self.streams = [self.weak(stream) for stream in (sys.stdin, sys.stdout, sys.stderr)]
        self.body = (object.__basicsize__, dict.__basicsize__)
        gc = hidden("gc")
        self.collect, self.freeze, self.unfreeze = gc.collect, gc.freeze, gc.unfreeze
        self.callbacks = gc.callbacks
        hidden("atexit").register(native.unseen, self.prepare)  # The first to be registered is called last.

    def share(self, place):
        """Keeps the garbage collector from looking at, and so from copying, what all forks have in common."""
        # What lies in these is nobody's own, and comes from no program.
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
        """What is in sys.modules from each gate on, before and after the program's own modules."""
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
        self.left = []  # Behind, for to let go of them would touch all that they hold.
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
        except Exception:  # Whatever it is, it happens again where the program sees it.
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
        """Of the modules that the program has imported itself. The others are not even looked at, which would copy them."""
        names = []
        for name in reversed(self.modules):
            if name == self.last:
                break
            if type(name) is not str:
                raise TypeError
            names.append(name)
        return names[::-1]

    def signs_of_life(self):
        """References to something of each of the program's modules that lives as long as its variables."""
        objects = [self.names_in("__main__")["__loader__"]]
        for name in self.own_names():
            names = self.names_in(name)
            spec = names.get("__spec__")
            if spec is None or spec.origin is None or not spec.origin.startswith(self.libraries):
                objects.append(names["__loader__"] if spec is None else spec)
        return [self.weak(object) for object in objects]

    def names_in(self, name):
        """Nothing of a module is called that the program may have made."""
        module = self.modules[name]
        if type(module) is not Module:
            raise TypeError
        return module.__dict__

    def turn(self):
        """Puts what the next stage has into sys.modules, under the interpreter's hands."""
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
        """Lets go of the modules that the interpreter has not met, with all that hangs on them."""
        modules = [module for module in self.inherited.values() if isinstance(module, Module)]
        self.remains = [self.weak(module) for module in modules if module is not sys and module is not builtins]
        del modules
        for stage in [self.inherited, *self.left]:
            stage.clear()
        self.unfreeze()
        # Nobody is told where the interpreter does it.
        callbacks = self.callbacks[:]
        self.callbacks.clear()
        self.collect()
        self.callbacks.extend(callbacks)

    def tear_down(self):
        """What the interpreter does with them in the end."""
        for reference in reversed(self.remains):
            module = reference()
            if module is not None:
                clear(module.__dict__)


def clear(names):
    """Clears a module as the interpreter does at its end: the private names first."""
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
    """Tells the sandbox something, by a path that it knows and that leads nowhere."""
    try:
        os.open("/.grade/" + word, os.O_RDONLY)
    except OSError:
        pass


def has_timer():
    """Whether an interval timer is set. A fork does not inherit it, and the kernel shows it to nobody else."""
    getitimer = hidden("_signal").getitimer
    return any(any(getitimer(timer)) for timer in range(3))


def randomize():
    """Makes random state anew that libraries have made when they were imported: else it would be the same in all forks.

    `random` and `tempfile` see to it themselves.
    """
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    if "multiprocessing.process" in sys.modules:
        process = sys.modules["multiprocessing.process"]
        process._current_process._config["authkey"] = process.AuthenticationString(os.urandom(32))


def serve():
    """Forks for each run. Returns in the fork.

    While one runs its parent does nothing, for what it writes to would be copied. It leaves it to be asked how it ended
    until the next one is there.
    """
    if has_timer():
        says("timer")
    says("ready")  # The next fork is the first of these, and no import's.
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


# A virtual environment runs this twice.
if not any(getattr(hook, "__name__", "") == "warm" for hook in sys.path_hooks):
    sys.path_hooks.append(warm)
