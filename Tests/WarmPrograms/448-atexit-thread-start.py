import atexit, threading
def f():
    t = threading.Thread(target=print, args=('from thread at exit',))
    t.start()
    t.join()
atexit.register(f)
