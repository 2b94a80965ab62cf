import logging
r = logging.getLogger()
print(r, r.level, r.handlers, logging.lastResort, sorted(r.manager.loggerDict))
