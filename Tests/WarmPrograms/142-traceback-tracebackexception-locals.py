import traceback
def f(x):
    y = x * 2
    raise ValueError(y)
try:
    f(4)
except ValueError as e:
    print(''.join(traceback.TracebackException.from_exception(e, capture_locals=True).format()))
