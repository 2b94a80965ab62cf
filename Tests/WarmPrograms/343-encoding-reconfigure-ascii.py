import sys
sys.stdout.reconfigure(encoding='ascii', errors='replace')
print('é ok')
