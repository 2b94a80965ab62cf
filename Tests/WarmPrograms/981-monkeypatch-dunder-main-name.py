__name__ = 'renamed'
import sys
class A: pass
print(A.__module__, sys.modules['__main__'].__name__)
raise type('E', (Exception,), {})('x')
