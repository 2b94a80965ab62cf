import ctypes
libc = ctypes.CDLL(None)
libc.srand(3)
a = [libc.rand() for _ in range(3)]
libc.srand(3)
print(a == [libc.rand() for _ in range(3)], a)
