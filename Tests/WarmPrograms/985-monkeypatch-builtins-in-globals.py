import json
__builtins__ = {'print': print}
print('ok')
def f(): print(len)
f()
