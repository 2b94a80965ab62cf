from os import path, \
    sep, \
    linesep
import json, \
    re
print(sep, repr(linesep), json.__name__, re.__name__)
