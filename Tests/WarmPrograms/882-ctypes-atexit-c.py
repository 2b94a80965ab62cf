import ctypes
libc = ctypes.CDLL(None)
libc.exit(17)
