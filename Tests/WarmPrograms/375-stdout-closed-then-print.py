import sys
sys.stdout.close()
print('closed')
