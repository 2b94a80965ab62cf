import threading
b = threading.Barrier(3)
out = []
def f(i):
    out.append(i)
    b.wait()
ts = [threading.Thread(target=f, args=(i,)) for i in range(2)]
for t in ts: t.start()
b.wait()
for t in ts: t.join()
print(sorted(out))
