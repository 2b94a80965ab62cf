def g():
    me = yield
    try:
        yield
    finally:
        print('cyclic generator closed')
x = g()
next(x)
x.send(x)
del x
