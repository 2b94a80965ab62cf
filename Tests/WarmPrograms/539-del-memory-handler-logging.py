import logging
class H(logging.Handler):
    def emit(self, r): print('emit', r.getMessage())
    def close(self):
        print('close')
        super().close()
h = H()
logging.getLogger().addHandler(h)
logging.error('e')
