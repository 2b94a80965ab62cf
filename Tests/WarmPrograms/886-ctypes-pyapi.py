import ctypes
ctypes.pythonapi.PyRun_SimpleString(b'import sys\nprint("nested", __name__)\nzz = 1')
print(zz)
