import sys
print(hash('abc'), hash(b'abc'), hash(''), hash('é'))
