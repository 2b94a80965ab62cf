import importlib.util, sys
spec = importlib.util.spec_from_loader('dyn', loader=None)
m = importlib.util.module_from_spec(spec)
exec('x = 1', m.__dict__)
print(m.x, m.__spec__)
