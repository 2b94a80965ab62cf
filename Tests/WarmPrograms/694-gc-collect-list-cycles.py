import gc
gc.collect()
x = []; x.append(x)
del x
y = {}; y['y'] = y
del y
print(gc.collect())
