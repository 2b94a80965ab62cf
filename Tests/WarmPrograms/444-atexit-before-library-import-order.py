import atexit
atexit.register(print, 'user')
import logging.handlers
import sys
h = logging.handlers.MemoryHandler(100, target=logging.StreamHandler(sys.stdout))
logging.getLogger().addHandler(h)
logging.warning('flushed by logging.shutdown')
