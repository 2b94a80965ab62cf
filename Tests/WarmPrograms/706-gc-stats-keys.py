import gc
print([sorted(d) for d in gc.get_stats()])
