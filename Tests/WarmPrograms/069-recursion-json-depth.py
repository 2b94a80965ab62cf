import json
a = []
for i in range(5000):
    a = [a]
try:
    json.dumps(a)
except RecursionError as e:
    print(type(e), e)
