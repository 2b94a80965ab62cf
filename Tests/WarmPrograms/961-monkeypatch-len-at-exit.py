import builtins
builtins.len = lambda x: 99
class A:
    def __del__(self): print(len([]))
a = A()
