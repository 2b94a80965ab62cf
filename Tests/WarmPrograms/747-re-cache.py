import re
print(len(re._cache))
re.match('a', 'a'); re.match('b', 'a')
print(len(re._cache))
re.purge()
print(len(re._cache))
