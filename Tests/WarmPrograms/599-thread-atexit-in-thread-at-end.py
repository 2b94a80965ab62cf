import atexit, threading
def f():
    threading.main_thread().join()
    try:
        atexit.register(print, 'registered by thread')
        print('ok')
    except RuntimeError as e:
        print(e)
threading.Thread(target=f).start()
