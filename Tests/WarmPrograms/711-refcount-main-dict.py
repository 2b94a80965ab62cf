import sys
print(sys.getrefcount(globals()))
