import atexit
print(atexit._ncallbacks())
atexit.register(print)
print(atexit._ncallbacks())
