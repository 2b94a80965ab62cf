import logging
logging.warning('shown')
logging.info('not shown')
logging.getLogger('x.y').error('named')
