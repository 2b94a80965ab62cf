import sys, traceback
def f(): 1/0
try:
    f()
except ZeroDivisionError as e:
    print([(fr.f_code.co_name, ln) for fr, ln in traceback.walk_tb(e.__traceback__)])
