import atexit, sys
@atexit.register
def f():
    print(sys.last_type, sys.last_value, sys.exc_info())
1/0
