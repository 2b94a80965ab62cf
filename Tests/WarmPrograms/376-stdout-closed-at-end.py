import sys
print('data')
sys.stdout.close()
