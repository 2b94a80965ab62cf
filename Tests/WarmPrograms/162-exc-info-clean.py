import sys
print(sys.exc_info(), hasattr(sys, 'last_type'), hasattr(sys, 'last_traceback'))
