import importlib, random
random.seed(5)
a = random.random()
importlib.reload(random)
random.seed(5)
print(a == random.random())
