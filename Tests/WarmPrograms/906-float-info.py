import sys
print(sys.float_info, sys.int_info, sys.maxsize, sys.byteorder)
