"""doc"""
"second string"
import json
print(json.dumps(__doc__))
