import logging
logging.getLogger('mine').warning('no format')
print(logging.getLogger().handlers, logging.getLogger('mine').handlers)
