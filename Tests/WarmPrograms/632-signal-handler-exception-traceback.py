import signal
def h(n, f): raise RuntimeError('from handler')
signal.signal(signal.SIGUSR1, h)
signal.raise_signal(signal.SIGUSR1)
