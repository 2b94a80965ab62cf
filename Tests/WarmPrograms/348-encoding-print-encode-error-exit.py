import sys
sys.stdout.reconfigure(encoding='ascii')
print('before')
print('é')
