import importlib, lib
lib.count = 10
importlib.reload(lib)
print(lib.count)
