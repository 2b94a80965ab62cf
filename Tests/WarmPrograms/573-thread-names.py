import threading
ts = [threading.Thread(target=print) for _ in range(3)]
print([t.name for t in ts], threading.current_thread().name)
