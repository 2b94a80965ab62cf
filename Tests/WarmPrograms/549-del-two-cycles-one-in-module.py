import json
class A:
    def __init__(self, n): self.n = n; self.me = self
    def __del__(self): print('del', self.n)
json.x = A('in json')
A('free')
g = A('global')
