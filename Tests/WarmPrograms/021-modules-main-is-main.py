import sys
print(sys.modules['__main__'].__dict__ is globals(), sys.modules['__main__'].__name__)
