import importlib.util
print(importlib.util.find_spec('antigravity').name)
