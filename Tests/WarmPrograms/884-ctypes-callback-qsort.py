import ctypes
libc = ctypes.CDLL(None)
A = ctypes.c_int * 4
a = A(3, 1, 4, 2)
C = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
libc.qsort(a, 4, 4, C(lambda x, y: x[0] - y[0]))
print(list(a))
