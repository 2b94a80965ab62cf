import atexit
atexit.register = lambda *a, **k: print('ignored')
atexit.register(print, 'x')
