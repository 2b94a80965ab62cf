import atexit, logging, logging.handlers, sys
h = logging.handlers.MemoryHandler(100, target=logging.StreamHandler(sys.stdout))
logging.getLogger().addHandler(h)
logging.warning('kept in memory')
atexit._clear()
