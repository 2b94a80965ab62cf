from math import *
from cmath import sqrt
print(sqrt(-1), floor(2.5), len([n for n in globals() if not n.startswith('_')]))
