import os
class A:
    def __del__(self):
        os._exit(9)
a = A()
print('flushed?')
