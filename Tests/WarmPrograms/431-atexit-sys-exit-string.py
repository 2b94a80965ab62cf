import atexit, sys
atexit.register(sys.exit, 'message from atexit')
