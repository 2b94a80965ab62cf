import select, os
r, w = os.pipe()
p = select.poll()
p.register(r, select.POLLIN)
os.write(w, b'x')
print(len(p.poll(1000)))
