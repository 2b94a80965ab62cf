import threading
def s():
    raise ValueError('shutdown failed')
threading._shutdown = s
print('x')
