exec("import json\nfrom re import escape")
print(json.dumps(escape('.')))
