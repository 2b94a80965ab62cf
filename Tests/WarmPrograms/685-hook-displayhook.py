import sys
sys.displayhook(5)
print(_)
sys.displayhook = lambda v: print('shown', v)
exec(compile('1+1', 'x', 'single'))
