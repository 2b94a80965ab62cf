import os, sys
os.close(0)
try:
    print(sys.stdin.read())
except OSError as e:
    print(e)
