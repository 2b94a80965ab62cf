import sqlite3
class A:
    def __del__(self): print('adapter gone')
c = sqlite3.connect(':memory:')
a = A()
c.create_function('f', 0, lambda a=a: 5)
print(c.execute('select f()').fetchone())
