import weakref, collections
print(weakref.getweakrefcount(int), weakref.getweakrefcount(type('X', (), {})))
