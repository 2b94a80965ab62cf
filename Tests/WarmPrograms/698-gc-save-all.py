import gc
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
x = []; x.append(x)
del x
gc.collect()
print(len(gc.garbage))
gc.set_debug(0)
gc.garbage.clear()
