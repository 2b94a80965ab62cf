rows = [[1, 2], [3]]
print([r[1] for r in rows])
