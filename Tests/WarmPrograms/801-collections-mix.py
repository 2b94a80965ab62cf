from collections import Counter, OrderedDict, defaultdict, deque, namedtuple, ChainMap
P = namedtuple('P', 'x y')
print(Counter('mississippi').most_common(2), deque([1, 2, 3], maxlen=2), P(1, 2), ChainMap({'a': 1}, {'b': 2}))
d = defaultdict(list)
d['k'].append(1)
print(d)
