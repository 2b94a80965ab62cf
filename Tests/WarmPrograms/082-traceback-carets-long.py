class A: pass
a = A()
a.b = {'x': None}
print(a.b['x']['y'] + a.b['z'])
