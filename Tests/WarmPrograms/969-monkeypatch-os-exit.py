import os
os._exit = lambda c=0: print('no _exit', c)
os._exit(5)
print('after')
