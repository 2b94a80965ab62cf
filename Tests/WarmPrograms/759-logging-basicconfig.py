import logging
logging.basicConfig(level=logging.DEBUG, format='%(levelname)s:%(name)s:%(funcName)s:%(lineno)d:%(message)s')
def f(): logging.debug('d %d', 3)
f()
logging.getLogger('a').critical('c')
