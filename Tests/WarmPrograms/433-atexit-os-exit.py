import atexit, os
atexit.register(os._exit, 5)
print('lost without flush')
