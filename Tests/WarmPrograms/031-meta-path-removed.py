import sys
sys.meta_path.clear()
try:
    import colorsys
except ImportError as e:
    print(e)
