import sys
print('types' in sys.modules)
import types
print(types.__file__)
