import sys
print('rlcompleter' in sys.modules, 'readline' in sys.modules)
