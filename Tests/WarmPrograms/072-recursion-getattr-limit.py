n = 0
class A:
    def __getattr__(self, name):
        global n
        n += 1
        return getattr(self, name + 'x')
try:
    A().a
except RecursionError as e:
    print(n, e)
