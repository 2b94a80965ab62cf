import logging
class A:
    def __del__(self):
        logging.warning('from del')
a = A()
