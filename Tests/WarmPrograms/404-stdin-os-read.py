import os
print(os.read(0, 6), os.read(0, 100))
