import builtins
real = builtins.__import__
def imp(name, *a, **k):
    print('import', name)
    return real(name, *a, **k)
builtins.__import__ = imp
import colorsys
from math import pi
builtins.__import__ = real
