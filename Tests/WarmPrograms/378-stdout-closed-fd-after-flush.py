import os
print('arrives', flush=True)
os.close(1)
