from collections import deque
class A:
    def __del__(self): print('deque item gone')
d = deque([A()])
d.append(d)
del d
