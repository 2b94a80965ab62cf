import ctypes
class S(ctypes.Structure):
    _fields_ = [('a', ctypes.c_int), ('b', ctypes.c_double)]
s = S(1, 2.5)
print(s.a, s.b, ctypes.sizeof(S), bytes(s))
