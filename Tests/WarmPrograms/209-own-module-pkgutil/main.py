import pkgutil, os
print([m.name for m in pkgutil.iter_modules([os.getcwd()])])
