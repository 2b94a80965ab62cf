import atexit
def bad():
    raise ValueError('in atexit')
atexit.register(print, 'first registered')
atexit.register(bad)
atexit.register(print, 'last registered')
