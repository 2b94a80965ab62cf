import signal
signal.signal(signal.SIGUSR1, lambda n, f: print('got', n, f.f_lineno))
signal.raise_signal(signal.SIGUSR1)
print('after')
