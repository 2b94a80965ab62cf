async def ag():
    try:
        yield 1
    finally:
        print('agen finally')
a = ag()
try:
    a.asend(None).send(None)
except StopIteration as e:
    print(e.value)
