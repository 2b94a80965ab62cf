import sys
print(sys.getsizeof([]), sys.getsizeof({}), sys.getsizeof('abc'), sys.getsizeof(10**30), sys.getsizeof(set(range(10))))
