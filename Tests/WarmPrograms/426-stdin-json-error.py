import json, sys
json.load(sys.stdin)
