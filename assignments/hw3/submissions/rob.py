# Crashes: a segmentation fault through ctypes (or an ImportError, where there is no ctypes).
import ctypes

from pier import cases

walks = cases()
table = ctypes.cast(8, ctypes.POINTER(ctypes.c_double))  # "a pointer to the first plank"
print(table[0])
