import builtins
_reversed = builtins.reversed
def reversed(x):
    print("reversed called"); return _reversed(x)
builtins.reversed = reversed
