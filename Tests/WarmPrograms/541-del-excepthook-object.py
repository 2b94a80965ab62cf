import sys
class H:
    def __call__(self, *a): print('hooked', a[1])
    def __del__(self): print('hook gone')
sys.excepthook = H()
1/0
