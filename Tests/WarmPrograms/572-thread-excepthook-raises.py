import threading
def hook(a): raise RuntimeError('hook failed')
threading.excepthook = hook
t = threading.Thread(target=lambda: 1/0)
t.start(); t.join()
print('end')
