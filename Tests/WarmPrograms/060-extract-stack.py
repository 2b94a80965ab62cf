import traceback
def f():
    print(traceback.extract_stack())
f()
