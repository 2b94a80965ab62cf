import contextvars
class A:
    def __del__(self): print('var value gone')
v = contextvars.ContextVar('v')
v.set(A())
print('end')
