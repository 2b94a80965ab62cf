import os, sys
r, w = os.pipe()
os.dup2(w, 1)
os.close(r)
os.close(w)
print('to a broken pipe')
sys.exit(0)
