import builtins
real = builtins.__build_class__
def b(f, n, *a, **k):
    print('class', n)
    return real(f, n, *a, **k)
builtins.__build_class__ = b
class A: pass
