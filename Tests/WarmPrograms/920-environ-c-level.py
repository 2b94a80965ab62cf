import ctypes, os
e = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')
out = []
i = 0
while e[i]:
    out.append(e[i]); i += 1
print(out == [k + b'=' + v for k, v in os.environb.items()])
