from math import sqrt
from cmath import sqrt
import json as sqrt2
print(sqrt(4), sqrt2.__name__)
