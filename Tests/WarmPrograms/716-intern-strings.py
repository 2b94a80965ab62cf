import sys
a = ''.join(['he', 'llo world'])
b = ''.join(['hello', ' world'])
print(a is b, sys.intern(a) is sys.intern(b))
