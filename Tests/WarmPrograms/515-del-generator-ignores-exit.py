import sys
sys.unraisablehook = lambda u: print('hook', u.exc_value)
def g():
    try:
        yield 1
    except GeneratorExit:
        yield 2
x = g()
next(x)
