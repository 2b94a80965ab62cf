import json
import sys
sys.argv.append("x")
print(sys.argv, json.dumps(sys.argv))
