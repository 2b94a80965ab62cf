import atexit, os
atexit.register(print, 'not called')
os._exit(0)
