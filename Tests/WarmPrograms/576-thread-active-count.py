import threading
print(threading.active_count(), [t.name for t in threading.enumerate()])
