import functools, fnmatch
class A(str):
    def __del__(self): print('pattern gone')
fnmatch.fnmatch('x', A('x'))
