import sys
print(__name__, sys.argv[0])
result = 3
