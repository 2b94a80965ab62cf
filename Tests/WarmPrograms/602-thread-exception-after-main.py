import threading
def f():
    threading.main_thread().join()
    raise KeyError('late')
threading.Thread(target=f).start()
print('main ends', flush=True)
