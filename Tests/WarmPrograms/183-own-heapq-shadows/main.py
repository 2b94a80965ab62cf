import collections
c = collections.Counter('abca')
print(c.most_common(1))
