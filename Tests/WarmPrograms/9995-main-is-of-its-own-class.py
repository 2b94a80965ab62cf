import sys
class M(type(sys)):
    def __getattribute__(self, n):
        print("get", n); return super().__getattribute__(n)
sys.modules[__name__].__class__ = M
