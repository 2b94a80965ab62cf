import traceback
__file__ = 'other.py'
try:
    1/0
except ZeroDivisionError:
    traceback.print_exc()
raise ValueError
