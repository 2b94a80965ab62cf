import os
print(os.sched_getaffinity(0) == os.sched_getaffinity(0), os.cpu_count() >= 1)
