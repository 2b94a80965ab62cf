import sys
print('__annotations__' in globals())
