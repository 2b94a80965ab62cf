import atexit, ctypes
atexit.register(print, 'not called')
print('lost in python buffer')
ctypes.CDLL(None).exit(0)
