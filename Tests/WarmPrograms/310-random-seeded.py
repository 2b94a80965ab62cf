import random
random.seed(1)
print(random.random(), random.randint(1, 100), random.choice('abc'), random.gauss(0, 1))
