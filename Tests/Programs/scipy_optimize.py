import numpy as np
from scipy import integrate, optimize, stats
print(round(optimize.brentq(lambda x: x ** 2 - 2, 0, 2), 9), round(integrate.quad(np.sin, 0, np.pi)[0], 9))
print(round(float(stats.norm.cdf(1.96)), 6))
