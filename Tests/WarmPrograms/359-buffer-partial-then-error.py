import sys
sys.stdout.write('partial')
raise ValueError('x')
