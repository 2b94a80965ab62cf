import sys
c = sys._getframe().f_code
print(c.co_names, c.co_consts, c.co_flags, c.co_stacksize, c.co_nlocals)
