import sys
class H:
    def __del__(self): print('display gone')
sys.displayhook = H()
