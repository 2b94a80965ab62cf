import signal, sys
signal.signal(signal.SIGTERM, lambda *a: sys.exit(12))
print('kept')
signal.raise_signal(signal.SIGTERM)
