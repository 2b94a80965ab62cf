import sys
sys.exit = lambda c=0: print('no exit', c)
sys.exit(5)
print('after')
