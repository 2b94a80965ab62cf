import os
print('first')
os.dup2(2, 1)
print('second')
