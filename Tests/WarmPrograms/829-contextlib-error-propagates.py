import contextlib
@contextlib.contextmanager
def c():
    try:
        yield
    finally:
        print('cleanup')
with c():
    raise ValueError('in with')
