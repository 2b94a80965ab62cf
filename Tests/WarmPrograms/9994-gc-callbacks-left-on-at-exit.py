import gc
def cb(phase, info): print(phase)
gc.callbacks.append(cb)
