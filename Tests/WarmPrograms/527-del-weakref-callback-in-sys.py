import sys, weakref
class A: pass
sys.obj = A()
sys.ref = weakref.ref(sys.obj, lambda _, p=print: p('callback'))
