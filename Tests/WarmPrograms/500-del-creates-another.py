class A:
    n = 0
    def __del__(self):
        A.n += 1
        print('del', A.n)
        if A.n < 4:
            globals()['x%d' % A.n] = A()
a = A()
