import inspect
class A:
    def m(self): pass
    x = 1
print([n for n, _ in inspect.getmembers(A) if not n.startswith('__')], inspect.isclass(A))
