import atexit
atexit.register(print, 'a')
atexit._clear()
