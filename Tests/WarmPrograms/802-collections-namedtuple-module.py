from collections import namedtuple
P = namedtuple('P', ['x'])
print(P.__module__, P.__doc__, P._fields)
