import sys
sys.breakpointhook = lambda *a: print('break')
breakpoint()
