import atexit
data = {'k': 1}
atexit.register(lambda: print(data, sorted(globals())[:3]))
