import threading
class A:
    def __del__(self):
        try:
            t = threading.Thread(target=print, args=('in thread',))
            t.start()
            t.join()
        except RuntimeError as e:
            print(e)
a = A()
