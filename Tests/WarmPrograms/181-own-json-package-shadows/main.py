import json
import sys
print(json.dumps({}), json.__path__, 'json.decoder' in sys.modules)
