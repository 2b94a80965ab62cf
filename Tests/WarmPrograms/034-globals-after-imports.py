import os, sys as system
from math import pi, tau as t
print(sorted(globals()))
