import sys
print('sitecustomize' in sys.modules)
