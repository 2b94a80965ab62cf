import random
random.seed(42)
x = list(range(10))
random.shuffle(x)
print(x, random.sample(range(100), 5), random.choices('ab', k=6))
