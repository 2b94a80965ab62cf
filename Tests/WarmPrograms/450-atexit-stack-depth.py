import atexit, inspect
atexit.register(lambda: print(len(inspect.stack())))
