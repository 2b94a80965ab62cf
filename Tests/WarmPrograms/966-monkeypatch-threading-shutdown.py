import threading
real = threading._shutdown
def s():
    print('shutdown called')
    real()
threading._shutdown = s
