import logging, warnings
logging.captureWarnings(True)
warnings.warn('captured')
