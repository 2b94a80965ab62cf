import re
print(re.I)
