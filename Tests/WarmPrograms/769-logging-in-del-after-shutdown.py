import logging, sys
logging.basicConfig(format='%(message)s')
class A:
    def __del__(self): logging.error('after shutdown')
a = A()
