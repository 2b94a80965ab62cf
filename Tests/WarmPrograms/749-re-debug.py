import re
re.compile('a|b*', re.DEBUG)
