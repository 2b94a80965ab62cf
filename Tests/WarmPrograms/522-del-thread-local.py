import threading
class A:
    def __init__(self, n): self.n = n
    def __del__(self): print('local gone', self.n)
loc = threading.local()
loc.a = A('main')
def f(): loc.a = A('thread')
t = threading.Thread(target=f)
t.start(); t.join()
print('end')
