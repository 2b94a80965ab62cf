class A:
    def __del__(self): print('self attribute gone')
A.a = A()
