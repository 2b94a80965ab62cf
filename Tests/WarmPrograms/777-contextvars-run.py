import contextvars
v = contextvars.ContextVar('v', default=0)
c = contextvars.copy_context()
c.run(v.set, 5)
print(v.get(), c[v])
