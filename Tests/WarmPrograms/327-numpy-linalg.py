import numpy as np
print(np.linalg.solve([[2, 1], [1, 3]], [1, 2]), np.linalg.det(np.eye(3) * 2))
