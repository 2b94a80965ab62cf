import os, threading
print('lost')
t = threading.Thread(target=os._exit, args=(6,))
t.start()
t.join()
