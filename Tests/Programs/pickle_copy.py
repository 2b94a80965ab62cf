import copy
import pickle
data = {"list": [1, 2], "set": {3}}
print(pickle.loads(pickle.dumps(data)) == data == copy.deepcopy(data))
