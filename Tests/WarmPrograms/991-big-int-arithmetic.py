import math
print(math.factorial(50), pow(3, 1000, 10**9 + 7), math.comb(40, 20), math.isqrt(10**30))
