import json
json.dumps({'a': {1}})
