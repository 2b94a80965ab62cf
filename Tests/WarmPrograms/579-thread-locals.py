import threading
loc = threading.local()
loc.x = 1
out = []
t = threading.Thread(target=lambda: out.append(hasattr(loc, 'x')))
t.start(); t.join()
print(out, loc.x)
