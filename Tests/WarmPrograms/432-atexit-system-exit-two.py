import atexit, sys
atexit.register(print, 'still runs')
atexit.register(lambda: sys.exit(9))
sys.exit(2)
