import tracemalloc
tracemalloc.start()
x = bytes(1000000)
s = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, __file__)])
print([t.traceback[0].lineno for t in s.traces if t.size >= 1000000])
