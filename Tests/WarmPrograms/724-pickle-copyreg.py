import copyreg, pickle
class A:
    pass
copyreg.pickle(A, lambda a: (list, ((1, 2),)))
print(pickle.loads(pickle.dumps(A())), A in copyreg.dispatch_table)
