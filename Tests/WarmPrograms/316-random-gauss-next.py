import random
print(random.getstate()[2])
random.seed(9)
random.gauss(0, 1)
print(random.getstate()[2])
