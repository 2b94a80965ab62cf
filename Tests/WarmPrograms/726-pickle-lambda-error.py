import pickle
try:
    pickle.dumps((lambda: 0).__code__)
except TypeError as e:
    print(e)
