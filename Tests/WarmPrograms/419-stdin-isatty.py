import os, sys
print(sys.stdin.isatty(), [os.isatty(i) for i in range(3)])
