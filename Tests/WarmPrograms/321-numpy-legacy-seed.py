import numpy as np
np.random.seed(0)
print(np.random.rand(2, 2), np.random.randint(0, 9, 4), np.random.normal())
