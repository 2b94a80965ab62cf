import mmap
m = mmap.mmap(-1, 4096)
m.write(b'hello')
m.seek(0)
print(m.read(5), len(m), m.find(b'llo'))
