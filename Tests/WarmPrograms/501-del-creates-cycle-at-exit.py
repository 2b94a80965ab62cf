class B:
    def __init__(self): self.me = self
    def __del__(self): print('del B')
class A:
    def __del__(self):
        print('del A')
        B()
a = A()
