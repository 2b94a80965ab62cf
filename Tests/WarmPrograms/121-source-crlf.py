import sys
import os
print(repr("""a
b"""), __import__('sys')._getframe().f_lineno)
