import logging
logging.raiseExceptions = True
logging.warning('%d', 'x')
