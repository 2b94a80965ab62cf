import mmap
with open("words.txt", "rb") as file:
    view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
print(view.find(b"two"), len(view))
