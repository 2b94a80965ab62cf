import sys
print(hasattr(sys, 'ps1'), hasattr(sys, 'last_value'), hasattr(sys, 'tracebacklimit'))
