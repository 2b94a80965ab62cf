import sys
a = object()
b = [a, a]
print(sys.getrefcount(a), sys.getrefcount([]))
