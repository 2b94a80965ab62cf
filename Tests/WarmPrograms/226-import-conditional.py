import sys
if sys.version_info >= (3, 0):
    import queue as Q
else:
    import Queue as Q
print(Q.__name__)
