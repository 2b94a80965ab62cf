import sys
def tr(frame, event, arg):
    print(event, frame.f_code.co_name, frame.f_lineno)
    return tr
def f(n):
    n += 1
    return n
sys.settrace(tr)
f(1)
sys.settrace(None)
