import ctypes, os
ctypes.CDLL(None).printf(b'lost in C buffer')
os._exit(0)
