def g():
    raise StopIteration(3)
    yield
list(g())
