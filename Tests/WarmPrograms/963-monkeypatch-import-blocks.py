import builtins
def no(*a, **k): raise ImportError('blocked')
builtins.__import__ = no
try:
    import json
except ImportError as e:
    print(e)
