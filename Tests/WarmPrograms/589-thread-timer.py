import threading
t = threading.Timer(0.05, print, args=('timer fired',))
t.start()
print('main ends')
