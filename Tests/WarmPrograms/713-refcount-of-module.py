import sys, colorsys
print(sys.getrefcount(colorsys))
