import threading, queue
q = queue.Queue()
out = []
def w():
    while True:
        x = q.get()
        if x is None: break
        out.append(x * 2)
t = threading.Thread(target=w)
t.start()
for i in range(5): q.put(i)
q.put(None)
t.join()
print(out)
