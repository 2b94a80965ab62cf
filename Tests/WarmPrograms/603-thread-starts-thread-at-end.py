import threading
def g(): print('second')
def f():
    threading.main_thread().join()
    threading.Thread(target=g).start()
threading.Thread(target=f).start()
