import sys
for name in ['socket', 'select', 'selectors', 'subprocess', 'tempfile', 'ctypes', 'json', 'ast', 'tokenize', 'pickle', 'importlib.util', 'fcntl', 'resource', 'struct', 'signal', 'errno', 'traceback', 'linecache', 'atexit', 'gc']:
    print(name, name in sys.modules)
