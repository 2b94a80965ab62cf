import os; import json; print(json.dumps(os.sep)); import re
print(re.escape('.'))
