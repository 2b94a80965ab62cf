import inspect
print([(f.function, f.lineno) for f in inspect.stack()])
