import time
a = time.perf_counter()
print(time.perf_counter() >= a, time.process_time() < 60, time.thread_time() >= 0)
