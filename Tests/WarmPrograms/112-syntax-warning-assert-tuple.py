import sys
assert (1, "msg")
print('ok')
