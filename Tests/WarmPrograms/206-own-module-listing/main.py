import os
print(sorted(n for n in os.listdir('.')))
