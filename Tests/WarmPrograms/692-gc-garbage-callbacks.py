import gc
print(gc.garbage, gc.callbacks)
