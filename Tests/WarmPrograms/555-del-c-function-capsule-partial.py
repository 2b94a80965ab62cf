import functools
class A:
    def __del__(self): print('partial arg gone')
p = functools.partial(print, A())
p.me = p
del p
