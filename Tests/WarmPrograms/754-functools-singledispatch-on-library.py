import functools
@functools.singledispatch
def f(x): return 'obj'
@f.register
def _(x: int): return 'int'
@f.register(list)
def _(x): return 'list'
print(f(1), f(True), f([]), f('s'), sorted(t.__name__ for t in f.registry))
