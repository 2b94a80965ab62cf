import itertools as it
print(list(it.permutations('abc', 2)), list(it.accumulate([1, 2, 3])), [list(g) for k, g in it.groupby('aabc')])
