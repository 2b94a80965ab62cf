import time
import timeit
start = time.perf_counter()
timeit.timeit("sum(range(10))", number=100)
print(time.perf_counter() > start, time.strftime("%Y", time.gmtime(0)), time.process_time() >= 0)
