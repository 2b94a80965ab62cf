import threading
t = threading.Timer(1000, print)
t.start()
t.cancel()
print('main ends')
