import re
value = re.match('a', 'b').group()
