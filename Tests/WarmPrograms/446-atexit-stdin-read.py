import atexit
atexit.register(lambda: print('read at exit', input()))
