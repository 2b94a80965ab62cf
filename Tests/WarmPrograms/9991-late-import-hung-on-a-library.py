import json
x = 1
import decimal
def default(self, o): return str(o)
json.JSONEncoder.default = default
class A:
    def __del__(self): print("bye", decimal.Decimal(1))
a = A()
