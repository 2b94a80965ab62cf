import inspect
for f in inspect.stack():
    print(f.filename, f.lineno, f.function, f.code_context)
