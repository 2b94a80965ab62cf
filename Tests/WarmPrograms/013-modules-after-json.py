import sys
import json
print(sorted(sys.modules))
