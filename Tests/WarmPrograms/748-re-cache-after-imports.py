import string, textwrap, re
print(sorted(str(k[1:]) for k in re._cache))
