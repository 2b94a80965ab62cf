import pickle
class A:
    def __init__(self, x): self.x = x
a = pickle.loads(pickle.dumps(A([1, {2: 3}])))
print(a.x, pickle.dumps(A(1), 2))
