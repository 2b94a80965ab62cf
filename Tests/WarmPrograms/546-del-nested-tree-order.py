class N:
    def __init__(self, n, *kids): self.n, self.kids = n, kids
    def __del__(self): print(self.n)
t = N('root', N('left', N('ll')), N('right'))
