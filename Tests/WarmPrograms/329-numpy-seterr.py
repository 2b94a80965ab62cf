import numpy as np
print(np.geterr())
np.seterr(all='raise')
try:
    np.float64(1) / 0
except FloatingPointError as e:
    print(e)
