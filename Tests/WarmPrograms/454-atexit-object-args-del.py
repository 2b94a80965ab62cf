import atexit
class A:
    def __del__(self):
        print('arg gone')
    def __repr__(self):
        return 'A'
atexit.register(print, A())
