import ctypes
ctypes.CDLL(None).printf(b'C text\n')
1/0
