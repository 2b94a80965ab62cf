import collections, json, re, sys
print(list(sys.modules)[-60:])
