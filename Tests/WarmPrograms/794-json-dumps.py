import json
print(json.dumps({'b': [1, None, True, 1.5, 'é'], 'a': {}}, indent=2, sort_keys=True), json.loads('[1e3, NaN]'))
