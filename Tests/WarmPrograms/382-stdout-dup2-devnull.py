import os
os.dup2(os.open('/dev/null', os.O_WRONLY), 1)
print('lost')
