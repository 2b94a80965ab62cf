import random
random.seed(3)
s = random.getstate()
a = random.random()
random.setstate(s)
print(a == random.random(), s[0], s[1][-1], s[2])
