import shelve
with shelve.open("counts") as counts: counts["a"] = [1, 2]
with shelve.open("counts") as counts: print(dict(counts))
