import sys
print(len(sys.path_hooks), [getattr(f, '__name__', '?') for f in sys.path_hooks])
