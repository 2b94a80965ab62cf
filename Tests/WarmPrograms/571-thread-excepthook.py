import threading
threading.excepthook = lambda a: print('hook', a.exc_type.__name__, a.exc_value, a.thread.name)
t = threading.Thread(target=lambda: {}['k'])
t.start(); t.join()
