import numpy as np
print(np.arange(12).reshape(3, 4) / 7)
print(repr(np.zeros(3)), np.eye(2, dtype=int))
