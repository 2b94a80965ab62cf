import os, ctypes
os.environ['NEWVAR'] = 'é'
g = ctypes.CDLL(None).getenv
g.restype = ctypes.c_char_p
print(os.environb[b'NEWVAR'], g(b'NEWVAR'))
