import logging, sys
logging.basicConfig(stream=sys.stdout, format='%(message)s')
logging.error('to stdout')
