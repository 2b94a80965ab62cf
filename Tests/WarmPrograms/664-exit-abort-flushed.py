import os, sys
print('kept', flush=True)
sys.stderr.write('err')
os.abort()
