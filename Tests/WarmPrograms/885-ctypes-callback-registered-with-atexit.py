import ctypes
libc = ctypes.CDLL(None)
libc.setvbuf.restype = None
print(libc.abs(-5), ctypes.sizeof(ctypes.c_long), ctypes.get_errno())
