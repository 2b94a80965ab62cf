print(frozenset([frozenset('ab'), frozenset('cd'), ('x', 1)]))
print(hash(frozenset('abc')), hash((1, 'a', 2.5)))
