import os
f = os.fdopen(os.dup(1), 'wb')
class A: pass
a = A()
a.f, a.me = f, a
f.write(b'in a cycle\n')
del a, f
