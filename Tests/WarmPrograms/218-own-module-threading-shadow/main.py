import threading
print(sorted(n for n in dir(threading) if not n.startswith('__')))
