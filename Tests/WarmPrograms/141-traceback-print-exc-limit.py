import traceback
def f(n):
    if n: f(n - 1)
    else: raise ValueError(n)
try:
    f(5)
except ValueError:
    traceback.print_exc(limit=2)
    traceback.print_exc(limit=-2)
