import sys
try:
    sys.stdout.write = lambda s: sys.stderr.write(s)
    print('to stderr')
except AttributeError as e:
    sys.stderr.write(str(e))
