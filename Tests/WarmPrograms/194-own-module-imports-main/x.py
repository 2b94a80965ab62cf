import sys
print('main' in sys.modules, '__main__' in sys.modules)
import main
