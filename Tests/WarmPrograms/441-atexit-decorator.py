import atexit
@atexit.register
def bye():
    print('bye', __name__)
