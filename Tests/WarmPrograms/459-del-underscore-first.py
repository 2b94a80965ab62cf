class A:
    def __init__(self, n): self.n = n
    def __del__(self): print(self.n)
z = A('z')
_a = A('_a')
__b = A('__b')
__c__ = A('__c__')
y = A('y')
