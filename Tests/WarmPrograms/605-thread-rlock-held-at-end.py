import threading
l = threading.RLock()
l.acquire()
print('end')
