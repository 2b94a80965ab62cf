import atexit
atexit.register(print, 'bye')
from collections import nothing_here
