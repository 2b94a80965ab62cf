import atexit
atexit.register(print, 'user')
import logging
logging.basicConfig(format='%(message)s')
logging.warning('w')
