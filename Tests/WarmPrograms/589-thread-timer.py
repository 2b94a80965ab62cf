import threading
def fire():
    threading.main_thread().join()
    print('timer fired')
t = threading.Timer(0.05, fire)
t.start()
print('main ends')
