try:
    import ujson_not_here as json
except ImportError:
    import json
print(json.dumps([1]))
