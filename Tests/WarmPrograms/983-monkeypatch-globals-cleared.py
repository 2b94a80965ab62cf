class A:
    def __del__(self, print=print): print('del')
a = A()
globals().clear()
