import random
r = random.Random(7)
print(r.random(), r.getrandbits(64), r.uniform(1, 2), r.betavariate(1, 2))
