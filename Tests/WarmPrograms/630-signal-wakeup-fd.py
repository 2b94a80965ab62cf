import signal, os
r, w = os.pipe()
os.set_blocking(w, False)
print(signal.set_wakeup_fd(w))
signal.signal(signal.SIGUSR1, lambda *a: None)
signal.raise_signal(signal.SIGUSR1)
print(os.read(r, 5), signal.set_wakeup_fd(-1) == w)
