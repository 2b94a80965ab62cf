# Attacks: lifts its limits, ignores the signals that would end it, and keeps the processor busy for half a minute.
import resource
import signal
import time

for name in ("RLIMIT_CPU", "RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_NPROC"):
    for limit in (resource.RLIM_INFINITY, 1 << 40):
        try:
            resource.setrlimit(getattr(resource, name), (limit, limit))
        except (ValueError, OSError):
            pass
for name in ("SIGXCPU", "SIGTERM", "SIGINT", "SIGHUP", "SIGALRM"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/cpu.max"):
    try:
        print(open(path).read())
    except OSError:
        pass

while time.process_time() < 30:
    pass
print("ran for half a minute")
