import threading, time
class A:
    def __del__(self): print('thread object gone')
def f(a):
    e = threading.Event()
    started.set()
    e.wait()
started = threading.Event()
threading.Thread(target=f, args=(A(),), daemon=True).start()
started.wait()
print('end')
