import re
print(re.compile('a(?i)b').flags)
