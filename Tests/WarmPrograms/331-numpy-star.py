from numpy import *
print(sum(array([1, 2])), pi)
