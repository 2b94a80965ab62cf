import contextlib
@contextlib.contextmanager
def cm():
    print('enter')
    yield
    print('never exit normally')
def g():
    with cm():
        yield 1
x = g()
next(x)
