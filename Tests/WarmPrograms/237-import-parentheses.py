from collections import (
    OrderedDict,
    defaultdict as dd,
)
print(OrderedDict(a=1), dd(int))
