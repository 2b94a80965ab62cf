import sys
sys.stdout.write('ab\n' * 300000)
