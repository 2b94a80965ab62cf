import signal
print('lost')
signal.raise_signal(signal.SIGTERM)
