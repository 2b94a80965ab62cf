import importlib, sys
try:
    importlib.reload(sys.modules['__main__'])
except Exception as e:
    print(type(e).__name__, e)
