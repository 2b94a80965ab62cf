import inspect
def f(a, b=2):
    return a + b
print(inspect.getsource(f), inspect.signature(f))
