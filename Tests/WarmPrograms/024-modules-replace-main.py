import sys, types
sys.modules['__main__'] = types.ModuleType('__main__')
x = 5
print(x, sorted(sys.modules['__main__'].__dict__))
