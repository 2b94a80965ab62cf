import threading
l = threading.Lock()
l.acquire()
threading.Thread(target=l.acquire, daemon=True).start()
print('main ends')
