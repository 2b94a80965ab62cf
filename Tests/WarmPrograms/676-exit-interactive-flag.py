import sys, os
print(sys.flags.interactive, sys.flags.inspect, 'PYTHONINSPECT' in os.environ)
