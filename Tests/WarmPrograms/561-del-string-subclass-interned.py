import sys
class S(str):
    def __del__(self): print('str gone')
x = S('abc')
try:
    sys.intern(x)
except TypeError as e:
    print(e)
