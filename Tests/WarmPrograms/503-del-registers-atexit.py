import atexit
class A:
    def __del__(self):
        atexit.register(print, 'too late')
        print('del')
a = A()
