import mmap
memory = mmap.mmap(-1, 8192)
memory[:5] = b"hello"
print(memory[:5], len(memory))
