import json
json.dumps = lambda x: 'patched'
print(json.dumps(1), __import__('json').dumps(2))
