import sys
try:
    sys._getframe(1)
except ValueError as e:
    print(e)
