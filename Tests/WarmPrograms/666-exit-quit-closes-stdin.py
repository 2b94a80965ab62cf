import sys
try:
    quit(4)
except SystemExit as e:
    print(e.code, sys.stdin.closed)
