import array
a = array.array('i', [1, 2, 3])
a.append(4)
print(a, a.itemsize, a.tobytes(), memoryview(a)[1:3].tolist())
