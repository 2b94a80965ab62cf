import numpy as np
np.set_printoptions(precision=2, suppress=True)
print(np.array([1.23456, 1e-9]), np.arange(2000))
