import inspect
def f(): pass
print(inspect.getmodule(f).__name__, inspect.getsourcefile(f))
