import timeit
n = []
timeit.timeit(lambda: n.append(1), number=5)
print(len(n))
