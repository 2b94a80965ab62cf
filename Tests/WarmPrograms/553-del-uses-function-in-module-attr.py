import string
def helper(): return 'helped'
class A:
    def __del__(self):
        print(helper)
string.a = A()
