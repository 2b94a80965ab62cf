class I(int):
    def __del__(self): print('int gone', int(self))
x = [I(3), I(4)]
x.reverse()
