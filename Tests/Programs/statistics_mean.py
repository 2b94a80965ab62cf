import math
import statistics
print(statistics.mean([1, 2, 4]), statistics.stdev([1, 2, 4]), math.comb(10, 3), math.isclose(0.1 + 0.2, 0.3))
