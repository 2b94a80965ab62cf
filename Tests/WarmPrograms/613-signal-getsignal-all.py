import signal
for s in sorted(signal.valid_signals()):
    h = signal.getsignal(s)
    print(s, h if h is None or isinstance(h, int) else h.__name__)
