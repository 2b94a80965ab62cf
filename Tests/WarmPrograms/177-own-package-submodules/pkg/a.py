from . import z
x = z + 1
