import functools
class A:
    @functools.cached_property
    def x(self):
        print('computed')
        return 1
a = A()
print(a.x, a.x)
