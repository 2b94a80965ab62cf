class N:
    def __init__(self, v): self.v, self.prev, self.next = v, None, None
    def __del__(self): print('del', self.v)
nodes = [N(i) for i in range(4)]
for a, b in zip(nodes, nodes[1:]):
    a.next, b.prev = b, a
