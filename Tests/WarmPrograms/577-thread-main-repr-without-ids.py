import threading
print(type(threading.main_thread()).__name__, len(threading._active), len(threading._dangling))
