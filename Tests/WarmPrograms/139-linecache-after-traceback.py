import linecache, traceback
try:
    1/0
except ZeroDivisionError:
    traceback.print_exc()
print(sorted(linecache.cache))
