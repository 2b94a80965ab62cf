import sys; print('json' in sys.modules); import json; print('json' in sys.modules)
