import numpy as np
rng = np.random.default_rng(1)
print(rng.random(3), rng.integers(0, 10, 5))
