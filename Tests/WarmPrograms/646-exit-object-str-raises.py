import sys
class A:
    def __str__(self): raise ValueError
sys.exit(A())
