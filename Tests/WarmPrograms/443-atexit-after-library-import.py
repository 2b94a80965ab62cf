import logging.handlers
import atexit
import sys
h = logging.handlers.MemoryHandler(100, target=logging.StreamHandler(sys.stdout))
logging.getLogger().addHandler(h)
logging.warning('flushed by logging.shutdown')
atexit.register(print, 'user')
