import atexit, sys
print('x')
atexit.register(sys.stdout.close)
