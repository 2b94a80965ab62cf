import os
print(sorted(os.listdir('.')), os.path.exists('main.py'))
