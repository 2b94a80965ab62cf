class A:
    def __del__(self): print('class attribute gone')
class B:
    a = A()
