import itertools
print(list(itertools.pairwise('abcd')), list(itertools.zip_longest([1], [2, 3], fillvalue=0)))
