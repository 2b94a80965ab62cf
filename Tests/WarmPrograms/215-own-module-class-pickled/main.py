import pickle
from shape import P
p = pickle.loads(pickle.dumps(P(1, 2)))
print(p, pickle.dumps(P(1, 2), 0))
