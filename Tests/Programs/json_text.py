import json
data = json.loads('{"b": [1, 2.5, null], "a": {"x": "\\u00fc"}}')
print(json.dumps(data, sort_keys=True, ensure_ascii=False, indent=1))
