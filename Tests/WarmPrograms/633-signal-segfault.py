import os, signal
os.write(1, b'direct\n')
signal.raise_signal(signal.SIGSEGV)
