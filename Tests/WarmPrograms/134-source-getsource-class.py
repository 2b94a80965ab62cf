import inspect
class A:
    """doc"""
    def m(self):
        return 1
print(inspect.getsource(A), inspect.getdoc(A), inspect.getsourcelines(A.m)[1])
