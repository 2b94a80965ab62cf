import threading
main_done = threading.Event()
def f():
    threading.main_thread().join()
    print('thread finishes after main')
threading.Thread(target=f).start()
print('main ends')
