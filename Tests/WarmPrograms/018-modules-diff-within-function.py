import sys
def f():
    before = set(sys.modules)
    import statistics
    return sorted(set(sys.modules) - before)
print(f())
print(f())
