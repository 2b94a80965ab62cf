import os
import sys
from math import pi
x = 1
print(list(globals()))
