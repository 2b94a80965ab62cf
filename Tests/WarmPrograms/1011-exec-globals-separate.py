g = {}
exec('import json\nx = json.dumps([1])', g)
print(g['x'], sorted(g), 'json' in globals())
