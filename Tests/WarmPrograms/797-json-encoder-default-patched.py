import json
json.JSONEncoder.default = lambda self, o: sorted(o)
print(json.dumps({3, 1, 2}))
