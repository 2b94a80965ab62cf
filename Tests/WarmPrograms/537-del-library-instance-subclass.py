import collections
class D(collections.OrderedDict):
    def __del__(self): print('od gone', len(self))
d = D(a=1)
