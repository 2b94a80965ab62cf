import threading
print(threading.stack_size(), threading.TIMEOUT_MAX > 1e6)
