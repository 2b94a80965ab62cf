import logging
logging.addLevelName(25, 'NOTE')
logging.disable(logging.WARNING)
logging.warning('no')
logging.error('yes')
print(logging.getLevelName(25))
