import atexit
atexit.register(print, 'lib')
