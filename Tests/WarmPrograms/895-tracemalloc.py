import tracemalloc
print(tracemalloc.is_tracing())
tracemalloc.start()
x = [0] * 100000
print(tracemalloc.get_traced_memory()[1] >= 800000, tracemalloc.get_traceback_limit())
