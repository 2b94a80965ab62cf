a, b = map(int, '1 2 3'.split())
