import sys
before = set(sys.modules)
import decimal
print(sorted(set(sys.modules) - before))
before = set(sys.modules)
import fractions
print(sorted(set(sys.modules) - before))
