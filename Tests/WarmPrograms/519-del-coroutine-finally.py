async def f():
    try:
        await g()
    finally:
        print('coroutine closed')
class g:
    def __await__(self):
        yield
c = f()
c.send(None)
