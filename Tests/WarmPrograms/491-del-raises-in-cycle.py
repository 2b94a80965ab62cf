import sys
def hook(u, p=print):
    p('unraisable', u.exc_value)
sys.unraisablehook = hook
class A:
    def __init__(self): self.me = self
    def __del__(self): raise KeyError('c')
A()
