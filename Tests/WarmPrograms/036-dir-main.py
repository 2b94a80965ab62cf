import re
print(dir())
