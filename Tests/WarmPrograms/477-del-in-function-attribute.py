class A:
    def __del__(self): print('attribute gone')
def f(): pass
f.x = A()
