import atexit
class A:
    def bye(self): print('bye')
    def __del__(self): print('del')
a = A()
atexit.register(a.bye)
del a
print('end')
