import gc
gc.collect()
out = []
gc.callbacks.append(lambda p, i: out.append((p, i['generation'])))
gc.collect()
gc.collect(0)
gc.callbacks.clear()
print(out)
