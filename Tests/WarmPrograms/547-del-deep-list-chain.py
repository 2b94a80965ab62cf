class A:
    def __del__(self): print('bottom reached')
x = [A()]
for i in range(200000):
    x = [x]
print('end')
