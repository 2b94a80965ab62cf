import atexit, warnings
atexit.register(warnings.warn, 'late')
