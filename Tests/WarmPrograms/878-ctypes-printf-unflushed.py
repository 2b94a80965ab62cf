import ctypes
libc = ctypes.CDLL(None)
libc.printf(b'from C stdio, no flush\n')
print('from python')
