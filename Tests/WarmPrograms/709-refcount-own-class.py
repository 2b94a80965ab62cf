import sys
class A: pass
print(sys.getrefcount(A), sys.getrefcount(A()))
