import atexit
atexit.register(print, 'main')
import lib
