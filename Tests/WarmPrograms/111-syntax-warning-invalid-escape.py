import re
print(re.sub('\d', 'n', 'a1'))
