from os import open
try:
    open('/nope')
except TypeError as e:
    print(e)
