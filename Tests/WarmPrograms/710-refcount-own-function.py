import sys
def f(): pass
print(sys.getrefcount(f), sys.getrefcount(f.__code__))
