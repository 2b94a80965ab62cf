import sys
sys.path[:] = []
try:
    import colorsys
except ImportError as e:
    print(e)
