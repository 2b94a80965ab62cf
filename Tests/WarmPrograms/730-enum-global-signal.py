import signal
print(signal.SIGINT, repr(signal.SIGINT), signal.Signals(9))
