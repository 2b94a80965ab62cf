import os, sys
os.write = lambda *a: 0
sys.stdout.write('still works\n')
