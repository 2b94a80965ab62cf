class A:
    def __del__(self): print('frame local gone')
def f():
    a = A()
    raise ValueError
try:
    f()
except ValueError as e:
    saved = e
print('end')
