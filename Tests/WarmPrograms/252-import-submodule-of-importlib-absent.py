import importlib
print(hasattr(importlib, 'util'), hasattr(importlib, 'machinery'), hasattr(importlib, 'abc'), hasattr(importlib, 'resources'))
