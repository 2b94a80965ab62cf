import atexit
atexit._clear()
class A:
    def __del__(self): print("bye")
a = A()
