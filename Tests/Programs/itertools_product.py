import itertools
print(list(itertools.product("ab", repeat=2)), list(itertools.accumulate(range(5))))
