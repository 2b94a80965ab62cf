import sys
print(sys.stdin, sys.stdout, sys.stderr)
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
