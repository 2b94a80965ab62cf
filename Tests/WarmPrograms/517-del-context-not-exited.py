import contextlib
@contextlib.contextmanager
def cm():
    print('enter')
    try:
        yield
    finally:
        print('finally')
c = cm()
c.__enter__()
