import ctypes
CB = ctypes.CFUNCTYPE(None)
def f(): pass
cb = CB(f)
print(ctypes.pythonapi.Py_IsInitialized())
