import atexit
def f():
    print('f')
    atexit.register(print, 'registered late')
atexit.register(f)
