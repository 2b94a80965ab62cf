import sys
print('warn', file=sys.stderr)
sys.exit(0)
