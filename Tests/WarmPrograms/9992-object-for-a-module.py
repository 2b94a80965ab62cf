import sys
class Cfg:
    def __getattr__(self, n):
        print("asked for", n); raise AttributeError(n)
sys.modules["cfg"] = Cfg()
