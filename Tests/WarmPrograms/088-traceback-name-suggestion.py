import math
radius = 2
print(raduis)
