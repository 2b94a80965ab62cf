import atexit, sys
atexit.register(lambda: print(sys.is_finalizing()))
