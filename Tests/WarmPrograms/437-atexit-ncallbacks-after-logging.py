import atexit, logging, weakref, concurrent.futures.thread
print(atexit._ncallbacks())
