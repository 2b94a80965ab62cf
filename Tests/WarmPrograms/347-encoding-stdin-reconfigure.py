import sys
sys.stdin.reconfigure(encoding='latin-1', errors='strict')
print(sys.stdin.read())
