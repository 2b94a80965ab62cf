import contextlib
@contextlib.contextmanager
def c(n):
    print('enter', n)
    yield n
    print('exit', n)
with contextlib.ExitStack() as s:
    print([s.enter_context(c(i)) for i in range(2)])
with contextlib.suppress(KeyError): {}[1]
