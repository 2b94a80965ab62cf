x = 1
import json
print(json.dumps(x))
