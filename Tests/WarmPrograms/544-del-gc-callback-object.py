import gc
class C:
    def __call__(self, phase, info): pass
    def __del__(self): print('callback object gone')
gc.callbacks.append(C())
