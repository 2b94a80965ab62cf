import sys
print(sys.getallocatedblocks() > 1000, type(sys._debugmallocstats).__name__)
