import logging
logging.basicConfig(format='%(processName)s %(threadName)s %(module)s %(filename)s %(pathname)s %(message)s')
logging.warning('m')
