import importlib
for name in ['m1', 'm2']:
    print(importlib.import_module(name).v)
