import atexit, sys
@atexit.register
def f():
    1/0
sys.exit(6)
