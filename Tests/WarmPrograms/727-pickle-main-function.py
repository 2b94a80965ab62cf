import pickle
def f(): return 1
print(pickle.dumps(f, 0), pickle.loads(pickle.dumps(f)) is f)
