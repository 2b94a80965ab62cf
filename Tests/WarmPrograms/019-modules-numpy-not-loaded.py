import sys
import math
print('numpy' in sys.modules, 'random' in sys.modules, 'threading' in sys.modules, 'signal' in sys.modules, 'gc' in sys.modules)
