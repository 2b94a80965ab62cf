import cProfile, pstats, io
p = cProfile.Profile()
p.enable()
sorted([3, 1])
p.disable()
print(sorted(k[2] for k in pstats.Stats(p).stats))
