def outer():
    class In:
        def m(self): pass
    return In
print(outer(), outer().m.__qualname__)
