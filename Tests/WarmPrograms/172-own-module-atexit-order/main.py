import atexit
import lib
atexit.register(print, 'main')
