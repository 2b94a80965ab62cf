import random
print(random.Random().random() != random.Random().random(), random.SystemRandom().random() < 1)
