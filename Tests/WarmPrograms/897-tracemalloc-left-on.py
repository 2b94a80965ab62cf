import tracemalloc
tracemalloc.start(5)
class A:
    def __del__(self): print(tracemalloc.is_tracing())
a = A()
