import random
random.seed(42)
print(random.randint(1, 100), random.sample(range(10), 3), random.random())
