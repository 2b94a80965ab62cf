import sys
print(__name__, __file__, sys.argv)
v = 1
