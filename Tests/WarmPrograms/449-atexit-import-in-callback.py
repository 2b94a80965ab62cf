import atexit
def f():
    import colorsys
    print(colorsys.__name__)
atexit.register(f)
