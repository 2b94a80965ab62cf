import signal
signal.signal(signal.SIGINT, signal.SIG_DFL)
print('lost')
signal.raise_signal(signal.SIGINT)
