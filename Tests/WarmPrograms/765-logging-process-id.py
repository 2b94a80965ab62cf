import logging, os
class H(logging.Handler):
    def emit(self, r): print(r.process == os.getpid())
logging.getLogger().addHandler(H())
logging.warning('m')
